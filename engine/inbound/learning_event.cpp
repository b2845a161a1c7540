#include "inbound/learning_event.hpp"

#include "inbound/iso_time.hpp"
#include "inbound/json_text.hpp"
#include "inbound/json_value.hpp"
#include "inbound/learning_data.hpp"
#include "inbound/readable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace fib::inbound {
namespace {

using namespace std::chrono_literals;

struct kind_of_event {
    std::string_view name;
    std::string_view activity;
    interest level;
};

constexpr std::array kinds{
    kind_of_event{"page_visited", "page_visited", interest::viewed},
    kind_of_event{"presentation_watched", "presentation_watched", interest::engaged},
    kind_of_event{"presentation_completed", "presentation_completed", interest::engaged},
    kind_of_event{"document_downloaded", "document_downloaded", interest::engaged},
    kind_of_event{"form_submitted", "form_submitted", interest::inquired},
    kind_of_event{"lead_captured", "form_submitted", interest::inquired},
    kind_of_event{"chat_started", "chat_started", interest::inquired},
    kind_of_event{"chat_message", "chat_message", interest::inquired},
    kind_of_event{"chat_ended", "chat_ended", interest::inquired},
};

/// A number of ours, as a number or in quotes.
std::optional<std::int64_t> id_of(const json_value& value) {
    std::int64_t number = 0;
    if (value.get(number) != simdjson::SUCCESS) {
        const auto text = text_of(value);
        const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    }
    return number > 0 ? std::optional{number} : std::nullopt;
}

/// The id under its name or its short one; a fault where there is something that is none.
std::optional<std::int64_t> id_under(const json_value& from, std::string_view name, std::string_view short_name,
                                     std::string& fault) {
    for (const auto key : {name, short_name}) {
        const json_value value = from[key];
        if (value.error() || value.is_null()) continue;
        const auto id = id_of(value);
        if (!id) fault = fmt::format("{} is no id", key);
        return id;
    }
    return std::nullopt;
}

/// Text of RFC 3339 or Unix seconds. Clocks differ, but no visit is of tomorrow, or older than we are.
std::optional<timestamp> moment_of(const json_value& value, timestamp now) {
    std::optional<timestamp> at;
    double seconds = 0;
    if (value.get(seconds) == simdjson::SUCCESS && seconds > 0 && seconds < 1e11) {
        at = timestamp{std::chrono::microseconds{static_cast<std::int64_t>(seconds * 1e6)}};
    } else {
        at = read_iso_time(text_of(value));
    }
    const auto earliest = timestamp{std::chrono::sys_days{std::chrono::year{2015} / 1 / 1}};
    if (!at || *at > now + 24h || *at < earliest) return std::nullopt;
    return at;
}

learning_event read_one(const json_value& from, timestamp now) {
    learning_event one;
    one.id = readable(text_of(from["id"]), 255);
    one.kind = readable(text_of(from["event"]), 100);
    one.body = json_of(from);
    one.person = id_under(from, "person_id", "pid", one.fault);
    one.business = id_under(from, "business_id", "bid", one.fault);
    if (!one.person && !one.business && one.fault.empty()) one.fault = "it names neither a person nor a business";

    const json_value when = from["occurred_at"];
    const auto at = when.error() ? std::optional{now} : moment_of(when, now);
    one.at = at.value_or(now);
    if (!at) one.fault = "occurred_at is no moment of RFC 3339 within reason";

    one.landing_page = readable(text_of(from["landing_page"]), 100);
    one.campaign = readable(text_of(from["campaign_id"]), 20);
    const auto kind = std::ranges::find(kinds, one.kind, &kind_of_event::name);
    if (kind == kinds.end()) {
        one.fault = "no such event is known: " + one.kind;
        return one;
    }
    one.activity = kind->activity;
    one.level = kind->level;
    one.lead = one.kind == "lead_captured";
    one.talk.ended = one.kind == "chat_ended";
    if (const auto product = text_of(from["product_id"]); !product.empty())
        one.products.push_back(readable(product, 50));
    read_learning_data(from["data"], one);
    return one;
}

}  // namespace

std::string_view to_string(interest level) {
    constexpr std::array<std::string_view, 7> names{"",       "viewed",  "engaged", "inquired", "demo_requested",
                                                    "quoted", "declined"};
    return names.at(static_cast<std::size_t>(level));
}

result<std::vector<learning_event>, problem> read_learning_events(std::string_view body, timestamp now) {
    simdjson::dom::parser parser;
    const auto root = read_json_object(parser, body);
    if (root.error()) return problem{"the body is no JSON object; see engine/inbound/README.md for its fields"};
    std::vector<json_value> all{root};
    const json_value events = root["events"];
    if (!events.error()) {
        all = list_of(events, most_learning_events + 1);
        if (!events.is_array()) return problem{"\"events\" is no array"};
        if (all.size() > most_learning_events) {
            return problem{
                fmt::format("more than {} events at once; send them in several calls", most_learning_events)};
        }
    }
    std::vector<learning_event> out;
    out.reserve(all.size());
    for (const auto& one : all) {
        out.push_back(read_one(one, now));
        if (out.back().id.empty()) {
            return problem{
                fmt::format("event {} has no \"id\"; give each its own, the same when it is sent again", out.size())};
        }
        if (text_of(one["id"]).size() > 255)
            return problem{fmt::format("the id of event {} is longer than 255 bytes", out.size())};
    }
    return out;
}

}  // namespace fib::inbound
