#include "mustache/value.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

namespace fib::mustache {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

constexpr int deepest = 64;

// A document is no ondemand::value, but reads like one.
template <class Node>
error_code read(Node& node, int depth, value& out);

template <class Node>
error_code read_list(Node& node, int depth, value& out) {
    ondemand::array items;
    if (auto fault = node.get_array().get(items)) return fault;
    auto& list = out.is.emplace<value::list>();
    for (auto item : items) {
        ondemand::value inner;
        if (auto fault = item.get(inner)) return fault;
        if (auto fault = read(inner, depth + 1, list.emplace_back())) return fault;
    }
    return simdjson::SUCCESS;
}

template <class Node>
error_code read_object(Node& node, int depth, value& out) {
    ondemand::object fields;
    if (auto fault = node.get_object().get(fields)) return fault;
    auto& object = out.is.emplace<value::object>();
    for (auto field : fields) {
        std::string_view key;
        if (auto fault = field.unescaped_key().get(key)) return fault;
        auto& place = object[std::string{key}];
        ondemand::value inner;
        if (auto fault = field.value().get(inner)) return fault;
        if (auto fault = read(inner, depth + 1, place)) return fault;
    }
    return simdjson::SUCCESS;
}

template <class Node>
error_code read_scalar(Node& node, ondemand::json_type type, value& out) {
    std::string_view text;
    if (type == ondemand::json_type::string) {
        if (auto fault = node.get_string().get(text)) return fault;
        out.is.emplace<std::string>(text);
    } else if (type == ondemand::json_type::boolean) {
        return node.get_bool().get(out.is.emplace<bool>());
    } else if (type == ondemand::json_type::number) {
        double checked = 0;
        if (auto fault = simdjson::simdjson_result<std::string_view>{node.raw_json_token()}.get(text)) return fault;
        const auto end = text.find_last_not_of(" \t\r\n");
        out.is.emplace<std::string>(text.substr(0, end + 1));
        return node.get_double().get(checked);
    } else {
        bool null = false;
        if (auto fault = simdjson::simdjson_result<bool>{node.is_null()}.get(null)) return fault;
        out.is.emplace<std::monostate>();
        if (!null) return simdjson::N_ATOM_ERROR;
    }
    return simdjson::SUCCESS;
}

template <class Node>
error_code read(Node& node, int depth, value& out) {
    if (depth > deepest) return simdjson::DEPTH_ERROR;
    ondemand::json_type type{};
    if (auto fault = node.type().get(type)) return fault;
    if (type == ondemand::json_type::array) return read_list(node, depth, out);
    if (type == ondemand::json_type::object) return read_object(node, depth, out);
    return read_scalar(node, type, out);
}

std::string reason(error_code fault) {
    if (fault == simdjson::DEPTH_ERROR) return fmt::format("it nests deeper than {}", deepest);
    if (fault == simdjson::INCORRECT_TYPE) return "here a value must stand: text, a number, true, false, null, [ or {";
    return simdjson::error_message(fault);
}

problem at_place(std::string_view text, const char* place, error_code fault) {
    const auto why = reason(fault);
    if (place < text.data() || place > text.data() + text.size()) return {fmt::format("the data is not JSON: {}", why)};
    const auto byte = static_cast<std::size_t>(place - text.data());
    const auto line = 1 + std::count(text.begin(), text.begin() + byte, '\n');
    return {fmt::format("the data is not JSON, line {} (byte {}): {}", line, byte, why)};
}

}  // namespace

result<value, problem> parse_json(std::string_view text) {
    const simdjson::padded_string padded{text};
    ondemand::parser parser;
    ondemand::document document;
    value out;
    auto fault = parser.iterate(padded).get(document);
    if (fault) return at_place(text, nullptr, fault);
    fault = read(document, 1, out);
    const char* place = nullptr;
    const bool at_end = document.current_location().get(place) != simdjson::SUCCESS;
    if (!fault && at_end) return out;
    return at_place(padded, at_end ? nullptr : place, fault ? fault : simdjson::TRAILING_CONTENT);
}

}  // namespace fib::mustache
