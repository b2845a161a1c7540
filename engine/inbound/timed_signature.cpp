#include "inbound/timed_signature.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>

namespace fib::inbound {
namespace {

std::int64_t unix_seconds(timestamp at) {
    return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

std::string mac_of(const secret& key, std::string_view moment, std::string_view body) {
    hmac_sha256 keyed;
    keyed.use_key(key.reveal());
    std::string message{moment};
    message.append(".").append(body);
    std::string out;
    append_hex(out, keyed.of(message));
    return out;
}

/// The value of the first `t`, as it stands in the signed text.
std::string_view moment_in(std::string_view header) {
    while (!header.empty()) {
        const auto end = std::min(header.find(','), header.size());
        const auto item = header.substr(0, end);
        if (item.starts_with("t=")) return item.substr(2);
        header.remove_prefix(std::min(header.size(), end + 1));
    }
    return {};
}

bool has_mac(std::string_view header, std::string_view right) {
    bool found = false;
    while (!header.empty()) {
        const auto end = std::min(header.find(','), header.size());
        const auto item = header.substr(0, end);
        if (item.starts_with("v1=")) found |= equal_in_constant_time(item.substr(3), right);
        header.remove_prefix(std::min(header.size(), end + 1));
    }
    return found;
}

/// Digits only, and no more than a moment has for as long as these lines are read.
std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = wrong == std::errc{} && end == text.data() + text.size() && text.size() <= 12 && value >= 0;
    return whole ? std::optional{value} : std::nullopt;
}

}  // namespace

std::string timed_signature(const secret& key, timestamp at, std::string_view body) {
    const auto moment = fmt::format("{}", unix_seconds(at));
    return fmt::format("t={},v1={}", moment, mac_of(key, moment, body));
}

std::string_view fault_of_signature(std::string_view header, const secret& key, std::string_view body, timestamp now,
                                    signature_window allowed) {
    const auto written = moment_in(header);
    const auto moment = whole_number(written);
    if (!moment) return "it has no signature of the form t=SECONDS,v1=HEX";
    // The signature first: whoever cannot sign learns nothing of our clock.
    if (!has_mac(header, mac_of(key, written, body)))
        return "its signature does not fit; is the secret the same on both sides";
    if (unix_seconds(now) - *moment > allowed.old.count())
        return "its signature is too old; is the sender's clock right";
    if (*moment - unix_seconds(now) > allowed.ahead.count()) {
        return "its signature is of a time to come; is the sender's clock right";
    }
    return {};
}

}  // namespace fib::inbound
