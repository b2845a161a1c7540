#include "http/request_text.hpp"

#include "http/header_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fib::http {
namespace {

bool is_target(std::string_view text) {
    return text.starts_with('/') &&
           std::all_of(text.begin(), text.end(), [](char each) { return each > 0x20 && each < 0x7f; });
}

bool wants_length(const request& call) {
    return !call.body.empty() || call.method == "POST" || call.method == "PUT" || call.method == "PATCH";
}

void append(std::string& text, std::initializer_list<std::string_view> parts) {
    for (const auto part : parts) text.append(part);
}

}  // namespace

result<std::string, problem> request_text(const request& call, const origin& where) {
    if (!is_token(call.method)) return problem{"the request's method is not a word"};
    if (!is_target(call.target)) return problem{"the request's target does not begin with '/' or holds odd characters"};
    std::size_t size = call.method.size() + call.target.size() + call.body.size() + where.host.size() + 96;
    for (const auto& [name, value] : call.headers) {
        if (!is_token(name)) return problem{"a header's name of the request is not a word"};
        if (!is_header_value(value))
            return problem{fmt::format("the request's header {} holds a control character", name)};
        size += name.size() + value.size() + 4;
    }
    std::string text;
    text.reserve(size);
    append(text, {call.method, " ", call.target, " HTTP/1.1\r\nHost: ", where.authority(), "\r\n"});
    for (const auto& [name, value] : call.headers) append(text, {name, ": ", value, "\r\n"});
    if (wants_length(call)) {
        const auto length = fmt::format_int{call.body.size()};
        append(text, {"Content-Length: ", {length.data(), length.size()}, "\r\n"});
    }
    append(text, {"\r\n", call.body});
    return {boost::system::in_place_value, std::move(text)};
}

}  // namespace fib::http
