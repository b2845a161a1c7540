#include "sandbox/request_head.hpp"

#include <charconv>

namespace fib::sandbox {
namespace {

std::string_view take_until(std::string_view& text, std::string_view mark) {
    const auto at = text.find(mark);
    const auto taken = text.substr(0, at);
    text.remove_prefix(at == std::string_view::npos ? text.size() : at + mark.size());
    return taken;
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool read_request_line(std::string_view line, request_head& into) {
    into.method = take_until(line, " ");
    into.target = take_until(line, " ");
    into.keep_alive = line == "HTTP/1.1";
    return !into.method.empty() && into.target.starts_with('/') && (into.keep_alive || line == "HTTP/1.0");
}

bool read_length(std::string_view value, std::size_t& into) {
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), into);
    return error == std::errc{} && end == value.data() + value.size();
}

}  // namespace

head_state read_head(std::string_view bytes, request_head& into, std::vector<aws::header>& headers) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return head_state::incomplete;
    into = {};
    into.size = end + 4;
    auto rest = bytes.substr(0, end + 2);
    if (!read_request_line(take_until(rest, "\r\n"), into)) return head_state::malformed;
    std::size_t count = 0;
    for (; !rest.empty(); ++count) {
        auto line = take_until(rest, "\r\n");
        const auto name = take_until(line, ":");
        const auto value = trimmed(line);
        if (name.empty() || name.find_first_of(" \t\r\n") != std::string_view::npos) return head_state::malformed;
        if (count == headers.size()) headers.emplace_back();
        headers[count].first.assign(name);
        headers[count].second.assign(value);
        if (aws::same_name(name, "content-length") && !read_length(value, into.body_length)) {
            return head_state::malformed;
        }
        if (aws::same_name(name, "transfer-encoding")) return head_state::chunked;
        if (aws::same_name(name, "connection") && aws::same_name(value, "close")) into.keep_alive = false;
    }
    headers.resize(count);
    return head_state::whole;
}

}  // namespace fib::sandbox
