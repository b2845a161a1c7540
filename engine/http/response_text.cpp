#include "http/response_text.hpp"

#include "http/header_line.hpp"

#include <boost/beast/http/status.hpp>
#include <fmt/format.h>

namespace fib::http {

std::string_view reason_of(unsigned status) {
    namespace beast = boost::beast::http;
    const auto known = beast::int_to_status(status);
    if (known == beast::status::unknown) return {};
    const auto words = beast::obsolete_reason(known);
    return {words.data(), words.size()};
}

std::string response_text(const response& answer, bool head, bool last) {
    auto text = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, reason_of(answer.status));
    for (const auto& [name, value] : answer.headers) {
        if (!is_token(name) || !is_header_value(value)) continue;
        text.append(name).append(": ").append(value).append("\r\n");
    }
    const bool bodyless = answer.status == 204 || answer.status == 304;
    if (!bodyless) text += fmt::format("Content-Length: {}\r\n", answer.body.size());
    text += last ? "Connection: close\r\n\r\n" : "\r\n";
    if (!head && !bodyless) text += answer.body;
    return text;
}

}  // namespace fib::http
