#include "inbound/multipart.hpp"

#include <algorithm>
#include <utility>

namespace fib::inbound {
namespace {

constexpr std::size_t longest_boundary = 70;

bool same(std::string_view text, std::string_view lower) {
    return std::ranges::equal(text, lower, [](char left, char right) {
        return (left >= 'A' && left <= 'Z' ? static_cast<char>(left + 32) : left) == right;
    });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    return first == text.npos ? std::string_view{} : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// A parameter of a header's value (`form-data; name="x"`), without its quotes and backslashes.
std::optional<std::string> parameter(std::string_view value, std::string_view name) {
    auto at = value.find(';');
    while (at < value.size()) {
        auto rest = value.substr(at + 1);
        const auto equals = rest.find_first_of("=;");
        if (equals == rest.npos) return std::nullopt;
        if (rest[equals] == ';') {
            at += 1 + equals;
            continue;
        }
        const auto found = trimmed(rest.substr(0, equals));
        std::size_t end = equals + 1;
        while (end < rest.size() && (rest[end] == ' ' || rest[end] == '\t')) ++end;
        std::string text;
        if (end < rest.size() && rest[end] == '"') {
            for (++end; end < rest.size() && rest[end] != '"'; ++end) {
                if (rest[end] == '\\' && end + 1 < rest.size()) ++end;
                text += rest[end];
            }
            if (end == rest.size()) return std::nullopt;
            end = rest.find(';', end);
        } else {
            const auto stop = rest.find(';', end);
            text = trimmed(rest.substr(end, stop == rest.npos ? stop : stop - end));
            end = stop;
        }
        if (same(found, name)) return text;
        if (end == rest.npos) return std::nullopt;
        at += 1 + end;
    }
    return std::nullopt;
}

/// The name that the part's headers give it; the headers are taken off `part`.
std::optional<std::string> take_name(std::string_view& part) {
    std::optional<std::string> name;
    while (true) {
        const auto end = part.find('\n');
        if (end == part.npos) return std::nullopt;
        const auto line = trimmed(part.substr(0, end));
        part.remove_prefix(end + 1);
        if (line.empty()) return name;
        const auto colon = line.find(':');
        if (colon == line.npos || !same(trimmed(line.substr(0, colon)), "content-disposition") || name) continue;
        name = parameter(line.substr(colon + 1), "name");
    }
}

}  // namespace

std::optional<std::string> boundary_of(std::string_view content_type) {
    if (!same(trimmed(content_type.substr(0, content_type.find(';'))), "multipart/form-data")) return std::nullopt;
    auto found = parameter(content_type, "boundary");
    if (!found || found->empty() || found->size() > longest_boundary) return std::nullopt;
    return found;
}

std::optional<form> read_multipart(std::string_view body, std::string_view boundary) {
    if (boundary.empty()) return std::nullopt;
    const auto delimiter = std::string{"\n--"}.append(boundary);
    if (body.starts_with(std::string_view{delimiter}.substr(1))) {
        body.remove_prefix(delimiter.size() - 1);
    } else if (const auto first = body.find(delimiter); first != body.npos) {
        body.remove_prefix(first + delimiter.size());
    } else {
        return std::nullopt;
    }
    form out;
    while (!body.starts_with("--")) {
        // Blanks may follow a boundary, and then its line ends.
        const auto line = body.find('\n');
        if (line == body.npos || !trimmed(body.substr(0, line)).empty() || out.size() == most_fields)
            return std::nullopt;
        // The line end before a boundary belongs to it, and is a part's blank line where the value is empty.
        const auto end = body.find(delimiter, line);
        if (end == body.npos) return std::nullopt;
        auto part = body.substr(line + 1, end - line);
        body.remove_prefix(end + delimiter.size());
        auto name = take_name(part);
        if (!name) return std::nullopt;
        for (const char last : {'\n', '\r'}) {
            if (part.ends_with(last)) part.remove_suffix(1);
        }
        out.emplace_back(std::move(*name), std::string{part});
    }
    return out;
}

}  // namespace fib::inbound
