#include "cli/status/standing_json.hpp"

#include "cli/reception.hpp"

namespace fib::cli {
namespace {

std::optional<std::string> text_of(const std::optional<timestamp>& at) {
    return at ? std::optional{to_sql(*at)} : std::nullopt;
}

void write_channels(json_writer& json, const standing& found) {
    json.key("channels").begin_array();
    for (const auto& one : found.channels) {
        const auto left = time_left(one);
        json.begin_object().field("channel", one.name).field("due", one.due.number);
        json.field("due_is_at_least", one.due.how == amount::sort::at_least).field("claimed", one.claimed);
        json.field("begun", one.begun).field("sent_today", one.sent).field("per_second", one.per_second);
        json.field("seconds_left", left ? std::optional{std::int64_t{left->count()}} : std::nullopt);
        json.field("next_due", text_of(one.next_due)).end_object();
    }
    json.end_array();
}

struct counts {
    std::int64_t sent = 0, skipped = 0, failed = 0;
};

/// By step and channel, as send_log has them; a step that is gone has no name.
void write_today(json_writer& json, const standing& found) {
    std::map<std::pair<std::int64_t, std::string>, counts> steps;
    for (const auto& [kind, count] : found.today) {
        auto& at = steps[{kind.step, kind.channel}];
        (kind.status == "sent" ? at.sent : kind.status == "skipped" ? at.skipped : at.failed) += count;
    }
    json.key("steps_today").begin_array();
    for (const auto& [at, count] : steps) {
        const auto* step = found.people.find(at.first);
        json.begin_object().field("step", step && at.first != 0 ? step->campaign_id : "(no step)");
        json.field("channel", at.second).field("sent", count.sent).field("skipped", count.skipped);
        json.field("failed", count.failed).end_object();
    }
    json.end_array();
    for (const auto* status : {"skipped", "failed"}) {
        json.key(std::string{status} + "_today").begin_object();
        for (const auto& [reason, count] : reasons_today(found, status)) json.field(reason, count);
        json.end_object();
    }
}

void write_step(json_writer& json, const funnel_step& one) {
    json.begin_object().field("step", one.number).field("campaign_id", one.campaign_id).field("channel", one.channel);
    if (!one.held.empty()) json.field("held", one.held);
    write_amount(json, "waiting", one.waiting);
    write_amount(json, "due", one.due);
    write_amount(json, "sent", one.sent);
    write_amount(json, "opened", one.opened);
    write_amount(json, "clicked", one.clicked);
    write_amount(json, "replied", one.replied);
    write_amount(json, "bounced", one.bounced);
    write_amount(json, "stopped", one.stopped);
    write_amount(json, "failed", one.failed);
    write_amount(json, "skipped", one.skipped);
    json.key("skipped_by").begin_object();
    for (const auto& [reason, count] : one.skipped_by) json.field(reason, count.number);
    json.end_object().end_object();
}

void write_funnel(json_writer& json, const funnel& found) {
    json.key("funnel").begin_object().field("days", found.days);
    write_amount(json, "never_began", found.outside);
    write_amount(json, "without_consent", found.without_consent);
    json.key("sequences").begin_array();
    for (const auto& in : found.sequences) {
        json.begin_object().key("sequence");
        in.id == 0 ? json.null() : json.value(in.id);
        json.field("name", in.name).field("active", in.active);
        write_amount(json, "waiting", in.waiting);
        write_amount(json, "through", in.through);
        json.key("steps").begin_array();
        for (const auto& one : in.steps) write_step(json, one);
        json.end_array().end_object();
    }
    json.end_array().end_object();
}

void write_holds(json_writer& json, const standing& found) {
    json.key("held_back").begin_array();
    for (const auto& one : found.holds) {
        json.begin_object().field("what", one.what).field("text", one.text).field("stops", one.stops);
        if (one.people) write_amount(json, "people", *one.people);
        if (one.since) json.field("since", to_sql(*one.since));
        if (!one.next.empty()) json.field("next", one.next);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_standing(json_writer& json, const standing& found) {
    json.begin_object().field("at", to_sql(found.at)).field("sending_loops", found.loops);
    write_channels(json, found);
    write_today(json, found);
    write_funnel(json, found.people);
    write_holds(json, found);
    write_reception(json, found.reception);
    json.key("seconds_old").begin_object().field("due", std::int64_t{found.old.due.count()});
    json.field("sends", std::int64_t{found.old.sends.count()});
    json.field("funnel", std::int64_t{found.old.funnel.count()}).end_object();
    json.key("problems").begin_array();
    for (const auto& one : found.problems) json.value(one);
    json.end_array().end_object();
}

}  // namespace fib::cli
