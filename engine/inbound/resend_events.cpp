#include "inbound/resend_events.hpp"

#include "inbound/event_text.hpp"
#include "inbound/iso_time.hpp"
#include "inbound/json_value.hpp"
#include "inbound/readable.hpp"
#include "inbound/told_reader.hpp"
#include "providers/outcome.hpp"
#include "providers/test_attempt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

struct resend_type {
    std::string_view name;
    std::string_view member;  ///< of `data`, for what is peculiar to the type; empty: nothing is
    kind what;
};
constexpr resend_type types[] = {
    {"email.sent", "", kind::sent},
    {"email.delivered", "", kind::delivered},
    {"email.delivery_delayed", "", kind::delayed},
    {"email.complained", "", kind::complained},
    {"email.bounced", "bounce", kind::bounced},
    // Not sent at all, for the address bounced or complained before: what SES calls a bounce of
    // OnAccountSuppressionList.
    {"email.suppressed", "suppressed", kind::bounced},
    {"email.opened", "open", kind::opened},
    {"email.clicked", "click", kind::clicked},
    {"email.failed", "failed", kind::failed},
};

/// Tags come as an object, or as the list in which they were sent.
std::string_view tag_in(const json_value& tags, std::string_view name) {
    if (const auto value = text_of(tags[name]); !value.empty()) return value;
    const auto listed = list_of(tags, 100);
    const auto at = std::ranges::find_if(listed, [&](const json_value& one) { return text_of(one["name"]) == name; });
    return at == listed.end() ? std::string_view{} : text_of((*at)["value"]);
}

bool is_test(const json_value& data) {
    const auto named = tag_in(data["tags"], "person_and_step");
    return named.substr(0, named.find('-')) == providers::test_attempt;
}

/// 0 unless it is a positive number and nothing else.
std::int64_t id_of(std::string_view text) {
    std::int64_t id = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), id);
    return wrong == std::errc{} && end == text.data() + text.size() && id > 0 ? id : 0;
}

std::string detail_of(const resend_type& type, const json_value& about) {
    if (type.what == kind::failed) return std::string{text_of(about["reason"])};
    if (type.what != kind::bounced) return {};
    const auto message = text_of(about["message"]);
    const auto subtype = text_of(about["subType"]);
    return fmt::format("{}{}{}{}{}", text_of(about["type"]), subtype.empty() ? "" : "/", subtype,
                       message.empty() ? "" : ": ", message);
}

message_event event_of(const resend_type& type, const json_value& said, std::string_view id, timestamp came) {
    const auto data = said["data"];
    const auto about = data[type.member];
    message_event made;
    made.what = type.what;
    made.source = "resend";
    made.source_id = id;
    made.provider_id = id_in(text_of(data["email_id"]));
    const auto named = tag_in(data["tags"], "person_and_step");
    const auto dash = std::min(named.find('-'), named.size());
    made.person = id_of(named.substr(0, dash));
    made.step = id_of(named.substr(std::min(named.size(), dash + 1)));
    const auto to = list_of(data["to"], 1);
    made.address = to.empty() ? address_in(text_of(data["to"])) : address_in(text_of(to.front()));
    made.at =
        read_iso_time(text_of(about["timestamp"])).value_or(read_iso_time(text_of(said["created_at"])).value_or(came));
    made.permanent =
        type.name == "email.suppressed" || (type.what == kind::bounced && text_of(about["type"]) == "Permanent");
    made.detail = readable(detail_of(type, about), longest_detail);
    if (type.what == kind::opened || type.what == kind::clicked) tell_reader(made, about);
    return made;
}

}  // namespace

std::optional<resend_reading> read_resend_event(std::string_view json, std::string_view id, timestamp came) {
    simdjson::dom::parser parser;
    const auto said = read_json_object(parser, json);
    if (said.error() != simdjson::SUCCESS) return std::nullopt;
    const auto name = text_of(said["type"]);
    const auto* const type = std::ranges::find(types, name, &resend_type::name);
    if (type == std::end(types)) return resend_reading{{}, name.empty() ? "no type" : providers::fit_for_detail(name)};
    if (is_test(said["data"])) return resend_reading{};
    return resend_reading{event_of(*type, said, id, came), {}};
}

}  // namespace fib::inbound
