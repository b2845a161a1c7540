#include "store/session.hpp"

#include <fmt/format.h>

#include <iterator>

namespace fib::store {
namespace {

/// An array's text form (PostgreSQL 15 manual, 8.15.6): every text member is quoted.
void append_quoted(std::string& out, std::string_view value) {
    out += '"';
    for (const char byte : value) {
        if (byte == '"' || byte == '\\') out += '\\';
        out += byte;
    }
    out += '"';
}

template <class Values, class Append>
std::string array(const Values& values, Append append) {
    std::string out = "{";
    for (const auto& value : values) {
        if (out.size() > 1) out += ',';
        append(out, value);
    }
    out += '}';
    return out;
}

template <class Number>
void append_number(std::string& out, Number value) {
    const fmt::format_int text{value};
    out.append(text.data(), text.size());
}

}  // namespace

parameter to_parameter(std::nullptr_t) {
    return std::nullopt;
}
parameter to_parameter(std::nullopt_t) {
    return std::nullopt;
}
parameter to_parameter(bool value) {
    return value ? "t" : "f";
}
parameter to_parameter(int value) {
    return fmt::format_int{value}.str();
}
parameter to_parameter(std::int64_t value) {
    return fmt::format_int{value}.str();
}
parameter to_parameter(double value) {
    return fmt::format("{}", value);
}
parameter to_parameter(const char* value) {
    return std::string{value};
}
parameter to_parameter(std::string_view value) {
    return std::string{value};
}
parameter to_parameter(const std::string& value) {
    return value;
}
parameter to_parameter(timestamp value) {
    return to_sql(value);
}
parameter to_parameter(std::chrono::milliseconds value) {
    return fmt::format("{} milliseconds", value.count());
}
parameter to_parameter(const std::vector<std::int64_t>& values) {
    return array(values, append_number<std::int64_t>);
}
parameter to_parameter(const std::vector<std::int32_t>& values) {
    return array(values, append_number<std::int32_t>);
}
parameter to_parameter(const std::vector<bool>& values) {
    return array(values, [](std::string& out, bool value) { out += value ? 't' : 'f'; });
}
parameter to_parameter(const std::vector<std::string>& values) {
    return array(values, append_quoted);
}
parameter to_parameter(const std::vector<std::string_view>& values) {
    return array(values, append_quoted);
}
parameter to_parameter(const std::vector<std::optional<std::string>>& values) {
    return array(values, [](std::string& out, const std::optional<std::string>& value) {
        value ? append_quoted(out, *value) : void(out += "NULL");
    });
}
parameter to_parameter(const std::vector<std::optional<timestamp>>& values) {
    return array(values, [](std::string& out, const std::optional<timestamp>& value) {
        if (value) {
            out += '"';
            append_sql(out, *value);
            out += '"';
        } else {
            out += "NULL";
        }
    });
}

}  // namespace fib::store
