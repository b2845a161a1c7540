#include "sandbox/call.hpp"

#include <fmt/format.h>

#include <iterator>

namespace fib::sandbox {
namespace {

std::string_view reason(unsigned status) {
    switch (status) {
        case 200:
            return "OK";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 411:
            return "Length Required";
        case 413:
            return "Content Too Large";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "";
    }
}

}  // namespace

std::string_view call::find(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (aws::same_name(known, name)) return value;
    }
    return {};
}

void write_answer(std::string& out, const reply& given, bool keep_alive) {
    fmt::format_to(std::back_inserter(out),
                   "HTTP/1.1 {} {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{}{}\r\n{}", given.status,
                   reason(given.status), given.body.size(), given.headers, keep_alive ? "" : "Connection: close\r\n",
                   given.body);
}

}  // namespace fib::sandbox
