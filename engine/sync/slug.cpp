#include "sync/slug.hpp"

#include <fmt/format.h>

namespace fib::sync {
namespace {

constexpr std::size_t longest_own = 150;
constexpr std::size_t longest_community = 90;  // businesses.slug holds 255

std::string plain(std::string_view written) {
    std::string out;
    for (char byte : written) {
        if (out.size() == longest_own) break;
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte + 32);
        if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
            out += byte;
        } else if (byte != '\'' && !out.empty() && out.back() != '-') {
            out += '-';
        }
    }
    if (out.ends_with('-')) out.pop_back();
    return out;
}

}  // namespace

std::string slug_of(std::string_view written, std::string_view other) {
    auto out = plain(written);
    if (out.empty()) out = plain(other);
    return out.empty() ? "business" : out;
}

std::array<std::string, 3> slug_choices(std::string_view own, std::string_view community, std::int64_t content_id) {
    return {std::string{own}, fmt::format("{}-{}", own, community.substr(0, longest_community)),
            fmt::format("{}-{}", own, content_id)};
}

}  // namespace fib::sync
