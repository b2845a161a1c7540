#include "settings_values.hpp"

#include "base/ascii.hpp"
#include "base/base64.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace fib::values {
namespace {

using std::chrono::milliseconds;

struct unit {
    std::string_view name;
    std::int64_t milliseconds;
};
constexpr unit units[] = {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}};

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (wrong != std::errc{} || end != text.data() + text.size() || text.starts_with('-')) return std::nullopt;
    return number;
}

std::optional<std::int64_t> unit_length(std::string_view name) {
    const auto* at = std::ranges::find(units, name, &unit::name);
    return at == std::end(units) ? std::nullopt : std::optional{at->milliseconds};
}

bool is_loopback(std::string_view host) {
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

bool is_host(std::string_view host) {
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '[' || c == ']' || c == ':';
    };
    return !host.empty() && std::ranges::all_of(host, fits);
}

/// The host of what stands between "://" and the path: without its port.
std::string_view without_port(std::string_view authority) {
    const auto colon = authority.rfind(':');
    if (colon == std::string_view::npos || authority.find(']', colon) != std::string_view::npos) return authority;
    return authority.substr(0, colon);
}

}  // namespace

result<milliseconds, problem> parse_span(std::string_view text) {
    const auto end = text.find_first_not_of("0123456789");
    const auto number = whole_number(text.substr(0, end));
    const auto length = end == std::string_view::npos ? std::nullopt : unit_length(text.substr(end));
    // A thousand years is as good as an overflow.
    if (!number || !length || *number > 31'536'000'000'000 / *length) {
        return problem{fmt::format("{} is no span of time; write it with its unit, such as 500ms, 60s, 5m, 24h or 7d",
                                   quoted(text))};
    }
    return milliseconds{*number * *length};
}

result<double, problem> parse_rate(std::string_view text) {
    const auto slash = text.find('/');
    double number = 0;
    bool good = slash != std::string_view::npos && slash > 0;
    if (good) {
        const auto [end, wrong] = std::from_chars(text.data(), text.data() + slash, number);
        good = wrong == std::errc{} && end == text.data() + slash && std::isfinite(number) && number > 0;
    }
    const auto length = good ? unit_length(text.substr(slash + 1)) : std::nullopt;
    if (!length) {
        return problem{fmt::format("{} is no rate; write it as 100/s, 6000/min, 10000/h or 50000/d", quoted(text))};
    }
    return number * 1000 / static_cast<double>(*length);
}

result<bool, problem> parse_truth(std::string_view text) {
    const std::string word = lower_case(text);
    if (word == "true" || word == "1" || word == "yes" || word == "on") return true;
    if (word == "false" || word == "0" || word == "no" || word == "off") return false;
    return problem{fmt::format("{} is neither true nor false", quoted(text))};
}

result<std::int64_t, problem> parse_count(std::string_view text, std::int64_t least, std::int64_t most) {
    const auto number = whole_number(text);
    if (!number || *number < least || *number > most) {
        return problem{fmt::format("{} is not a whole number from {} to {}", quoted(text), least, most)};
    }
    return *number;
}

result<std::string, problem> parse_web_address(std::string_view text) {
    const auto wrong = [&](std::string_view why) {
        return problem{fmt::format("{} {}; write it as https://host or https://host/path", quoted(text), why)};
    };
    const std::string scheme = lower_case(text.substr(0, text.find("://")));
    if (text.find("://") == std::string_view::npos || (scheme != "https" && scheme != "http")) {
        return wrong("is no web address");
    }
    if (std::ranges::any_of(text, [](char c) { return c <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>'; })) {
        return wrong("holds a blank or a sign that no address may hold");
    }
    if (text.find_first_of("?#@") != std::string_view::npos) return wrong("may hold no '?', '#' or '@'");
    const std::string_view rest = text.substr(scheme.size() + 3);
    const std::string_view authority = rest.substr(0, rest.find('/'));
    const std::string_view host = without_port(authority);
    if (!is_host(authority) || !is_host(host)) return wrong("names no host");
    if (scheme == "http" && !is_loopback(host)) {
        return wrong("is not https, and mail programs unsubscribe with one click over https only (RFC 8058)");
    }
    while (text.ends_with('/')) text.remove_suffix(1);
    return {boost::system::in_place_value, text};
}

result<secret, problem> parse_key(std::string_view text) {
    constexpr std::string_view make = "make one with: echo \"base64:$(openssl rand -base64 32)\"";
    std::string bytes{text};
    if (text.starts_with("base64:")) {
        const auto decoded = from_base64(text.substr(7));
        if (!decoded) return problem{fmt::format("what follows \"base64:\" is not Base64; {}", make)};
        bytes = *decoded;
    }
    if (bytes.size() < 16) return problem{fmt::format("is shorter than 16 bytes, which can be guessed; {}", make)};
    return secret{std::move(bytes)};
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const auto comma = text.find(',');
        std::string_view part = text.substr(0, comma);
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
        while (part.starts_with(' ')) part.remove_prefix(1);
        while (part.ends_with(' ')) part.remove_suffix(1);
        if (!part.empty()) parts.emplace_back(part);
    }
    return parts;
}

std::string quoted(std::string_view text) {
    return text.size() > 40 ? fmt::format("'{}...'", text.substr(0, 37)) : fmt::format("'{}'", text);
}

std::string span_text(milliseconds span) {
    const std::int64_t count = span.count();
    for (const auto* one : {&units[5], &units[4], &units[2], &units[1]}) {
        if (count != 0 && count % one->milliseconds == 0)
            return fmt::format("{}{}", count / one->milliseconds, one->name);
    }
    return fmt::format("{}ms", count);
}

}  // namespace fib::values
