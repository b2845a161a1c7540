#include "aws/canonical.hpp"

#include "base/ascii.hpp"

#include <algorithm>
#include <array>

namespace fib::aws {
namespace {

bool name_before(std::string_view left, std::string_view right) {
    return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(), [](char a, char b) {
        return static_cast<unsigned char>(lower(a)) < static_cast<unsigned char>(lower(b));
    });
}

bool starts_with_name(std::string_view text, std::string_view start) {
    return text.size() >= start.size() && same_name(text.substr(0, start.size()), start);
}

bool is_unreserved(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
           byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

int hex_value(char digit) {
    if (digit >= '0' && digit <= '9') return digit - '0';
    if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
    if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
    return -1;
}

/// A '%' that is followed by anything but two digits stands for itself.
std::string decoded(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '%' && at + 2 < text.size()) {
            const int high = hex_value(text[at + 1]);
            const int low = hex_value(text[at + 2]);
            if (high >= 0 && low >= 0) {
                out += static_cast<char>(high * 16 + low);
                at += 2;
                continue;
            }
        }
        out += text[at];
    }
    return out;
}

std::string without_dots(std::string_view path) {
    std::vector<std::string_view> kept;
    for (std::size_t from = 0; from <= path.size();) {
        const auto to = std::min(path.find('/', from), path.size());
        const auto segment = path.substr(from, to - from);
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (!segment.empty() && segment != ".") {
            kept.push_back(segment);
        }
        from = to + 1;
    }
    std::string out;
    for (const auto segment : kept) out.append("/").append(segment);
    if (out.empty() || path.ends_with('/')) out += '/';
    return out;
}

void append_path(std::string& out, std::string_view path, path_form form) {
    if (path.empty()) path = "/";
    if (form == path_form::as_sent) {
        append_encoded(out, path, "/%");
    } else if (path.find("//") != path.npos || path.find("/.") != path.npos) {
        append_encoded(out, without_dots(path), "/");
    } else {
        append_encoded(out, path, "/");
    }
}

/// Runs of white space, folded lines among them, become one space; none stays at the ends.
void append_value(std::string& out, std::string_view value) {
    bool gap = false;
    bool started = false;
    for (const char byte : value) {
        if (byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n') {
            gap = started;
            continue;
        }
        if (gap) out += ' ';
        gap = false;
        started = true;
        out += byte;
    }
}

void append_lower(std::string& out, std::string_view name) {
    for (const char byte : name) out += lower(byte);
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
    return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

bool may_be_signed(std::string_view name) {
    constexpr std::array<std::string_view, 10> changed_on_the_way{
        "authorization", "connection", "expect",  "user-agent", "transfer-encoding",
        "keep-alive",    "te",         "trailer", "upgrade",    "x-amzn-trace-id"};
    return std::ranges::none_of(changed_on_the_way, [&](auto other) { return same_name(name, other); }) &&
           !starts_with_name(name, "proxy-") && !starts_with_name(name, "sec-");
}

void append_encoded(std::string& out, std::string_view bytes, std::string_view kept) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char byte : bytes) {
        if (is_unreserved(byte) || kept.find(byte) != kept.npos) {
            out += byte;
        } else {
            const auto code = static_cast<unsigned char>(byte);
            out += '%';
            out += digits[code >> 4];
            out += digits[code & 15];
        }
    }
}

void canonical_request::write_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> parameters;
    for (std::size_t from = 0; from < query.size();) {
        const auto to = std::min(query.find('&', from), query.size());
        const auto parameter = query.substr(from, to - from);
        from = to + 1;
        if (parameter.empty()) continue;
        const auto equals = std::min(parameter.find('='), parameter.size());
        auto& [name, value] = parameters.emplace_back();
        append_encoded(name, decoded(parameter.substr(0, equals)));
        if (equals < parameter.size()) append_encoded(value, decoded(parameter.substr(equals + 1)));
    }
    std::ranges::sort(parameters);
    for (std::size_t at = 0; at < parameters.size(); ++at) {
        if (at != 0) text_ += '&';
        text_.append(parameters[at].first).append("=").append(parameters[at].second);
    }
}

void canonical_request::write_headers(std::span<const header_view> headers) {
    sorted_.assign(headers.begin(), headers.end());
    std::ranges::stable_sort(sorted_, name_before, &header_view::first);
    for (std::size_t at = 0; at < sorted_.size(); ++at) {
        const auto& [name, value] = sorted_[at];
        if (at != 0 && same_name(sorted_[at - 1].first, name)) {
            text_.back() = ',';
        } else {
            append_lower(text_, name);
            text_ += ':';
            if (at != 0) signed_names_ += ';';
            append_lower(signed_names_, name);
        }
        append_value(text_, value);
        text_ += '\n';
    }
}

void canonical_request::write(std::string_view method, std::string_view target, path_form form,
                              std::span<const header_view> headers, std::string_view body_hash) {
    text_.clear();
    signed_names_.clear();
    const auto mark = std::min(target.find('?'), target.size());
    text_.append(method).append("\n");
    append_path(text_, target.substr(0, mark), form);
    text_ += '\n';
    if (mark < target.size()) write_query(target.substr(mark + 1));
    text_ += '\n';
    write_headers(headers);
    text_.append("\n").append(signed_names_).append("\n").append(body_hash);
}

}  // namespace fib::aws
