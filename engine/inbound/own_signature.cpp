#include "inbound/own_signature.hpp"

#include "inbound/timed_signature.hpp"

#include <fmt/format.h>

namespace fib::inbound {

std::optional<http::response> refused(const call& what, const secret& key, std::string_view setting) {
    if (what.request.method != "POST") {
        auto only_post = plain(405, "only POST\n");
        only_post.headers.emplace_back("Allow", "POST");
        return only_post;
    }
    if (key.empty()) return plain(503, fmt::format("{} is not set, so nothing can be checked\n", setting));
    const auto fault = fault_of_signature(what.request.find(own_signature_header), key, what.request.body, what.at, {});
    if (fault.empty()) return std::nullopt;
    return plain(403, fmt::format("not believed: {} ({}, {})\n", fault, own_signature_header, setting));
}

}  // namespace fib::inbound
