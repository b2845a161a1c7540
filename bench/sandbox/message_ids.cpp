#include "sandbox/message_ids.hpp"

#include <fmt/format.h>

namespace fib::sandbox {
namespace {

std::uint64_t entropy() {
    std::random_device device;
    return std::uint64_t{device()} << 32 | device();
}

}  // namespace

message_ids::message_ids() : source_{entropy()} {}

std::string message_ids::next(timestamp now) {
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(now).time_since_epoch().count();
    const std::uint64_t first = source_();
    const std::uint64_t second = source_();
    if (ms > last_ms_) {
        last_ms_ = ms;
        // Half of the range is left for the other ids of this millisecond.
        within_ = static_cast<std::uint32_t>(first >> 33);
    } else {
        ++within_;
    }
    return fmt::format("0100{:012x}-{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}-000000", last_ms_, within_,
                       static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(first >> 16) & 0xfff,
                       (static_cast<std::uint16_t>(second >> 48) & 0x3fff) | 0x8000, second & 0xffff'ffff'ffff);
}

std::string message_ids::next_uuid() {
    const std::uint64_t first = source_();
    const std::uint64_t second = source_();
    return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", static_cast<std::uint32_t>(first >> 32),
                       static_cast<std::uint16_t>(first), static_cast<std::uint16_t>(first >> 16) & 0xfff,
                       (static_cast<std::uint16_t>(second >> 48) & 0x3fff) | 0x8000, second & 0xffff'ffff'ffff);
}

}  // namespace fib::sandbox
