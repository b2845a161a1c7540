#include "pipeline/conditions.hpp"

#include <fmt/format.h>
#include <simdjson.h>

namespace fib::pipeline {
namespace {

namespace dom = simdjson::dom;

problem wrong(std::string_view key, std::string_view expected) {
    return {fmt::format("condition '{}' must be {}", key, expected)};
}

std::optional<problem> read_flag(std::string_view key, dom::element value, bool& into) {
    if (value.get(into)) return wrong(key, "true or false");
    return std::nullopt;
}

std::optional<problem> read_engagement(std::string_view key, dom::element value, std::optional<engagement_of>& into) {
    bool flag = false;
    std::string_view text;
    if (!value.get(flag)) {
        if (flag) into = engagement_of{};
        return std::nullopt;
    }
    if (value.get(text) || text.empty()) return wrong(key, R"(true, "any" or a campaign id such as "HOOK-001")");
    into = text == "any" ? engagement_of{engagement_of::which::any, {}}
                         : engagement_of{engagement_of::which::campaign, std::string{text}};
    return std::nullopt;
}

std::optional<problem> read_tags(std::string_view key, dom::element value, std::vector<std::string>& into) {
    std::string_view text;
    if (!value.get(text)) {
        into.emplace_back(text);
        return std::nullopt;
    }
    dom::array list;
    if (value.get(list)) return wrong(key, "a tag's name or a list of names");
    for (const auto member : list) {
        if (member.get(text)) return wrong(key, "a tag's name or a list of names");
        into.emplace_back(text);
    }
    return std::nullopt;
}

std::optional<problem> read(std::string_view key, dom::element value, conditions& into) {
    if (key == "skip_if_opened") return read_engagement(key, value, into.skip_if_opened);
    if (key == "skip_if_clicked") return read_engagement(key, value, into.skip_if_clicked);
    if (key == "skip_if_replied") return read_engagement(key, value, into.skip_if_replied);
    if (key == "skip_if_tag") return read_tags(key, value, into.skip_if_tag);
    if (key == "require_tag") return read_tags(key, value, into.require_tag);
    if (key == "skip_if_customer") return read_flag(key, value, into.skip_if_customer);
    if (key == "wait") return read_flag(key, value, into.wait);
    return problem{
        fmt::format("condition '{}' is not known; the known ones are skip_if_opened, skip_if_clicked, "
                    "skip_if_replied, skip_if_tag, require_tag, skip_if_customer, wait",
                    key)};
}

}  // namespace

result<conditions, problem> parse_conditions(std::string_view json) {
    conditions out;
    if (json.empty()) return out;
    dom::parser parser;
    dom::element root;
    if (parser.parse(json.data(), json.size()).get(root)) return problem{"conditions are not JSON"};
    if (root.is_null()) return out;
    dom::object object;
    if (root.get(object)) return problem{"conditions must be a JSON object"};
    for (const auto& [key, value] : object) {
        if (auto bad = read(key, value, out)) return *std::move(bad);
    }
    return out;
}

}  // namespace fib::pipeline
