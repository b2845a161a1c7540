#include "http/message.hpp"

#include "http/header_line.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace fib::http {
namespace {

bool take_prefix(std::string_view& text, std::string_view prefix) {
    if (!equal_without_case(text.substr(0, prefix.size()), prefix)) return false;
    text.remove_prefix(prefix.size());
    return true;
}

bool names_a_host(std::string_view text) {
    const auto fits = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') || letter == '-' || letter == '.' ||
               letter == '_';
    };
    return !text.empty() && text.size() <= 253 && text.front() != '.' && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), fits);
}

std::optional<std::uint16_t> port_from(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (wrong != std::errc{} || end != text.data() + text.size() || port == 0) return std::nullopt;
    return port;
}

/// Takes `host` or `[address]` from the front of the text; empty if there is neither.
std::string take_host(std::string_view& text) {
    if (text.starts_with('[')) {
        const auto end = text.find(']');
        if (end == std::string_view::npos) return {};
        const std::string address{text.substr(1, end - 1)};
        boost::system::error_code wrong;
        boost::asio::ip::make_address_v6(address, wrong);
        text.remove_prefix(end + 1);
        return wrong ? std::string{} : address;
    }
    const auto name = text.substr(0, text.find(':'));
    text.remove_prefix(name.size());
    std::string host{name};
    for (auto& each : host) each = static_cast<char>(each >= 'A' && each <= 'Z' ? each - 'A' + 'a' : each);
    return names_a_host(host) ? host : std::string{};
}

}  // namespace

result<origin, problem> origin::parse(std::string_view url) {
    const auto wrong = [](std::string_view why) {
        return problem{fmt::format("{}; what is needed is https://host or https://host:port", why)};
    };
    auto rest = url;
    origin parsed;
    if (take_prefix(rest, "http://")) {
        parsed.tls = false;
        parsed.port = 80;
    } else if (!take_prefix(rest, "https://")) {
        return wrong("the address does not begin with https://");
    }
    if (rest.find('@') != std::string_view::npos) return wrong("the address holds a user name or password");
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.find_first_of("/?#") != std::string_view::npos) {
        return wrong(fmt::format("'{}' has a path, query or fragment after its host", url));
    }
    parsed.host = take_host(rest);
    if (parsed.host.empty()) return wrong(fmt::format("'{}' has no valid host", url));
    if (!rest.empty()) {
        const auto port = rest.front() == ':' ? port_from(rest.substr(1)) : std::nullopt;
        if (!port) return wrong(fmt::format("'{}' has no valid port (1 to 65535) after its host", url));
        parsed.port = *port;
    }
    if (!parsed.tls && !parsed.is_loopback()) {
        return problem{
            fmt::format("'{}' is not encrypted: plain http:// is for this machine only (127.0.0.1, [::1], "
                        "localhost); write https:// for '{}'",
                        url, parsed.host)};
    }
    return parsed;
}

std::string origin::authority() const {
    const bool is_v6 = host.find(':') != std::string::npos;
    auto text = is_v6 ? fmt::format("[{}]", host) : host;
    if (port != (tls ? 443 : 80)) text += fmt::format(":{}", port);
    return text;
}

bool origin::is_loopback() const {
    boost::system::error_code no_address;
    const auto address = boost::asio::ip::make_address(host, no_address);
    return no_address ? host == "localhost" : address.is_loopback();
}

std::string_view response::find(std::string_view name) const {
    return find_header(headers, name);
}

}  // namespace fib::http
