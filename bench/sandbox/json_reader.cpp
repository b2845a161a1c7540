#include "sandbox/json_reader.hpp"

#include <fmt/format.h>

#include <utility>

namespace fib::sandbox {

using simdjson::ondemand::json_type;

bool json_reader::refuse(std::string text) {
    complaint_ = std::move(text);
    return false;
}

bool json_reader::malformed(std::string_view path) {
    return refuse(fmt::format("{} is not well-formed JSON", path));
}

bool json_reader::whole(simdjson::ondemand::parser& parser, std::string_view body, std::size_t room, each_member take) {
    simdjson::ondemand::document document;
    simdjson::ondemand::object inside;
    if (const auto error = parser.iterate(body.data(), body.size(), room).get(document)) {
        return refuse(fmt::format("not JSON: {}", simdjson::error_message(error)));
    }
    is_json_ = true;
    if (document.get_object().get(inside)) return refuse("the request must be one JSON object");
    if (!walk(inside, "the request", take)) return false;
    const char* rest = nullptr;
    if (document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS) return true;
    return refuse("something follows the JSON object");
}

bool json_reader::members(value& from, std::string_view path, each_member take) {
    simdjson::ondemand::object inside;
    if (from.get_object().get(inside)) return refuse(fmt::format("{} must be an object", path));
    return walk(inside, path, take);
}

bool json_reader::walk(simdjson::ondemand::object& from, std::string_view path, each_member take) {
    for (auto found : from) {
        simdjson::ondemand::field member;
        std::string_view name;
        if (std::move(found).get(member) || member.unescaped_key().get(name)) return malformed(path);
        if (!take(name, member.value())) return false;
    }
    return true;
}

bool json_reader::items(value& from, std::string_view path, each_item take) {
    simdjson::ondemand::array inside;
    if (from.get_array().get(inside)) return refuse(fmt::format("{} must be an array", path));
    for (auto found : inside) {
        value item;
        if (std::move(found).get(item)) return malformed(path);
        if (!take(item)) return false;
    }
    return true;
}

bool json_reader::is_array(value& from) {
    json_type type{};
    return !from.type().get(type) && type == json_type::array;
}

bool json_reader::text(value& from, std::string_view path, std::string_view& into) {
    if (from.get_string().get(into)) return refuse(fmt::format("{} must be a string", path));
    return true;
}

bool json_reader::text(value& from, std::string_view path, std::string_view& into, std::string_view& as_sent) {
    as_sent = from.raw_json_token();
    while (!as_sent.empty() && as_sent.back() != '"') as_sent.remove_suffix(1);
    return text(from, path, into);
}

bool json_reader::plain(value& from, std::string_view path, std::string_view& into) {
    json_type type{};
    if (from.type().get(type)) return malformed(path);
    if (type == json_type::string) return text(from, path, into);
    if (type != json_type::number && type != json_type::boolean) {
        return refuse(fmt::format("{} takes a string, a number, true or false", path));
    }
    into = from.raw_json_token();
    into = into.substr(0, into.find_first_of(" \t\r\n"));
    return true;
}

bool json_reader::skip(value& from, std::string_view path) {
    std::string_view ignored;
    return !simdjson::to_json_string(from).get(ignored) || malformed(path);
}

}  // namespace fib::sandbox
