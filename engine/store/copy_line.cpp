#include "store/session.hpp"

#include <fmt/format.h>

namespace fib::store {

void copy_line::separate() {
    if (!first_) out_ += '\t';
    first_ = false;
}

copy_line& copy_line::add(std::string_view value) {
    separate();
    for (const char byte : value) {
        switch (byte) {
            case '\\':
                out_ += "\\\\";
                break;
            case '\t':
                out_ += "\\t";
                break;
            case '\n':
                out_ += "\\n";
                break;
            case '\r':
                out_ += "\\r";
                break;
            default:
                out_ += byte;
        }
    }
    return *this;
}

copy_line& copy_line::add(std::int64_t value) {
    separate();
    const fmt::format_int text{value};
    out_.append(text.data(), text.size());
    return *this;
}

copy_line& copy_line::add(timestamp value) {
    separate();
    append_sql(out_, value);
    return *this;
}

copy_line& copy_line::null() {
    separate();
    out_ += "\\N";
    return *this;
}

void copy_line::end() {
    out_ += '\n';
    first_ = true;
}

}  // namespace fib::store
