#include "inbound/svix_signature.hpp"

#include "base/base64.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>

namespace fib::inbound {
namespace {

constexpr std::chrono::minutes tolerance{5};
constexpr std::size_t most_signatures = 20;

std::optional<timestamp> time_of(std::string_view seconds) {
    std::int64_t value = 0;
    const auto [end, wrong] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    if (wrong != std::errc{} || end != seconds.data() + seconds.size()) return std::nullopt;
    // Up to the year 9999; beyond, microseconds may overflow.
    if (value < 0 || value > 253'402'300'799) return std::nullopt;
    return timestamp{std::chrono::seconds{value}};
}

bool holds(std::string_view list, std::string_view wanted) {
    bool found = false;
    for (std::size_t count = 0; !list.empty() && count < most_signatures; ++count) {
        const auto end = std::min(list.find(' '), list.size());
        const auto one = list.substr(0, end);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (!one.starts_with("v1,")) continue;
        const auto bytes = from_base64(one.substr(3));
        if (bytes && equal_in_constant_time(*bytes, wanted)) found = true;
    }
    return found;
}

}  // namespace

std::optional<svix_verifier> svix_verifier::with(const secret& text) {
    constexpr std::string_view prefix = "whsec_";
    const std::string_view whole{text.reveal()};
    if (!whole.starts_with(prefix)) return std::nullopt;
    const auto key = from_base64(whole.substr(prefix.size()));
    if (!key || key->empty()) return std::nullopt;
    std::optional<svix_verifier> made{std::in_place};
    made->key_.use_key(*key);
    return made;
}

bool svix_verifier::accepts(const svix_headers& said, std::string_view body, timestamp now) {
    const auto time = time_of(said.time);
    if (said.id.empty() || !time || *time < now - tolerance || *time > now + tolerance) return false;
    std::string text;
    text.reserve(said.id.size() + said.time.size() + body.size() + 2);
    text.append(said.id).append(".").append(said.time).append(".").append(body);
    const auto wanted = key_.of(text);
    return holds(said.signatures, bytes_of(wanted));
}

}  // namespace fib::inbound
