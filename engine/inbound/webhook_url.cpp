#include "inbound/webhook_url.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::inbound {

result<webhook_url, problem> webhook_url::parse(std::string_view url) {
    const auto stands_in_a_line = [](char c) { return c > ' ' && c < 0x7F; };
    if (url.size() > 2000 || !std::ranges::all_of(url, stands_in_a_line) || url.find('#') != url.npos) {
        return problem{"a webhook's address has at most 2,000 printable ASCII characters, no blank and no '#'"};
    }
    const auto scheme = url.find("://");
    const auto host = scheme == url.npos ? 0 : scheme + 3;
    const auto end = std::min(url.find_first_of("/?", host), url.size());
    auto where = http::origin::parse(url.substr(0, end));
    if (!where) return where.error();
    std::string target{url.substr(end)};
    if (!target.starts_with('/')) target.insert(0, "/");
    return webhook_url{std::move(*where), std::move(target)};
}

}  // namespace fib::inbound
