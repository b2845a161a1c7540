#include "cli/csv.hpp"

#include <utility>

namespace fib::cli {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// Takes one record with its line end off the front of `text`, and counts the lines that it goes over.
csv_record take(std::string_view& text, std::size_t& lines) {
    csv_record out{.line = lines, .fields = std::vector<std::string>(1), .closed = true};
    bool quoted = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char byte = text[at];
        lines += byte == '\n' ? 1 : 0;
        auto& field = out.fields.back();
        if (quoted && byte == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            field += byte;
            ++at;
        } else if (byte == '"' && (quoted || field.empty())) {
            quoted = !quoted;
        } else if (quoted) {
            field += byte;
        } else if (byte == ',') {
            out.fields.emplace_back();
        } else if (byte == '\n') {
            ++at;
            break;
        } else if (byte != '\r' || (at + 1 < text.size() && text[at + 1] != '\n')) {
            field += byte;
        }
    }
    text.remove_prefix(at);
    out.closed = !quoted;
    return out;
}

}  // namespace

std::string csv_field(std::string_view text) {
    if (text.find_first_of(",\"\r\n") == text.npos) return std::string{text};
    std::string out{'"'};
    for (const char byte : text) {
        if (byte == '"') out += '"';
        out += byte;
    }
    return out + '"';
}

std::optional<std::vector<std::string>> csv_fields(std::string_view line) {
    std::size_t lines = 1;
    auto record = take(line, lines);
    return record.closed ? std::optional{std::move(record.fields)} : std::nullopt;
}

csv_reader::csv_reader(std::string_view text) : rest_{text} {
    if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

std::optional<csv_record> csv_reader::next() {
    while (!rest_.empty()) {
        auto record = take(rest_, line_);
        if (record.fields.size() > 1 || !record.fields.front().empty() || !record.closed) return record;
    }
    return std::nullopt;
}

}  // namespace fib::cli
