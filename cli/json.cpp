#include "cli/print.hpp"
#include "cli/utf8.hpp"

#include <fmt/format.h>

#include <cmath>
#include <ostream>
#include <string>

namespace fib::cli {
namespace {

std::string quoted(std::string_view text) {
    std::string out = "\"";
    while (!text.empty()) {
        const std::string_view before = text;
        const char32_t code = next_code_point(text);
        if (code == '"' || code == '\\') {
            out += '\\';
            out += static_cast<char>(code);
        } else if (code == '\n') {
            out += "\\n";
        } else if (code < 0x20 || code == 0x7f) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(code));
        } else if (code == not_utf8) {
            out += "\xef\xbf\xbd";
        } else {
            out += before.substr(0, before.size() - text.size());
        }
    }
    return out += '"';
}

}  // namespace

void json_writer::separate() {
    if (!first_) out_ << ',';
    first_ = false;
}

json_writer& json_writer::begin_object() {
    separate();
    out_ << '{';
    first_ = true;
    return *this;
}

json_writer& json_writer::end_object() {
    out_ << '}';
    first_ = false;
    return *this;
}

json_writer& json_writer::begin_array() {
    separate();
    out_ << '[';
    first_ = true;
    return *this;
}

json_writer& json_writer::end_array() {
    out_ << ']';
    first_ = false;
    return *this;
}

json_writer& json_writer::key(std::string_view name) {
    separate();
    out_ << quoted(name) << ':';
    first_ = true;
    return *this;
}

json_writer& json_writer::value(std::string_view text) {
    separate();
    out_ << quoted(text);
    return *this;
}

json_writer& json_writer::value(bool truth) {
    separate();
    out_ << (truth ? "true" : "false");
    return *this;
}

json_writer& json_writer::value(std::int64_t number) {
    separate();
    out_ << fmt::format("{}", number);
    return *this;
}

json_writer& json_writer::value(double number) {
    if (!std::isfinite(number)) return null();
    separate();
    out_ << fmt::format("{}", number);
    return *this;
}

json_writer& json_writer::null() {
    separate();
    out_ << "null";
    return *this;
}

void json_writer::end() {
    out_ << '\n';
}

}  // namespace fib::cli
