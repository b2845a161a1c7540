#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/reception.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

/// Counting stops here: what is due is shown as "more than", and no look at it takes long.
constexpr std::int64_t due_bound = 2'000'000;

struct channel_standing {
    std::string name;
    std::int64_t due = 0;
    std::int64_t held = 0;   ///< in claims
    std::int64_t begun = 0;  ///< of these, past a fence
    std::int64_t sent = 0;   ///< today, UTC
    double per_second = 0;   ///< sent over the last minute
};

struct standing {
    std::array<channel_standing, 3> channels;
    store::rows steps;   ///< campaign_id, channel, sent, skipped, failed
    store::rows pauses;  ///< scope, reason, paused_by, paused_at
    std::int64_t unknown = 0;
    std::string oldest_unknown;
    std::int64_t set_aside = 0;
    upkeep::recent_reception reception;
};

channel_standing look_at(store::session& on, std::string name) {
    channel_standing found{.name = std::move(name)};
    const auto due =
        on.query("select count(*) from (select from people_due where channel = $1 and at <= now() limit $2) due",
                 found.name, due_bound);
    found.due = due.number(0, 0);
    const auto held = on.query(
        "select coalesce(sum(cardinality(person_ids)), 0)::bigint, coalesce(sum(started_upto), 0)::bigint "
        "from claims where channel = $1",
        found.name);
    found.held = held.number(0, 0);
    found.begun = held.number(0, 1);
    const auto recent = on.query(
        "select count(*) from send_log where sent_at > now() - interval '1 minute' and channel = $1 and status = "
        "'sent'",
        found.name);
    found.per_second = static_cast<double>(recent.number(0, 0)) / 60;
    return found;
}

store::rows look_at_steps(store::session& on) {
    return on.query(R"(
select coalesce(s.campaign_id, '(no step)'), l.channel, l.sent, l.skipped, l.failed
  from (select campaign_step_id, channel,
               count(*) filter (where status = 'sent') as sent,
               count(*) filter (where status = 'skipped') as skipped,
               count(*) filter (where status = 'failed') as failed
          from send_log where sent_at >= date_trunc('day', now())
          group by campaign_step_id, channel) l
  left join campaign_steps s on s.id = l.campaign_step_id
  order by s.sequence_id, s.step_number, l.channel)");
}

standing look(store::session& on) {
    standing found{
        .channels = {look_at(on, "email"), look_at(on, "sms"), look_at(on, "voice")},
        .steps = look_at_steps(on),
        .pauses = on.query("select scope, reason, paused_by, paused_at from pauses order by scope"),
        .oldest_unknown = {},
        .reception = {},
    };
    for (auto& one : found.channels) {
        for (std::size_t at = 0; at < found.steps.size(); ++at) {
            if (found.steps.text(at, 1) == one.name) one.sent += found.steps.number(at, 2);
        }
    }
    const auto unknown = on.query("select count(*), coalesce(min(noted_at)::text, '') from unknowns");
    found.unknown = unknown.number(0, 0);
    found.oldest_unknown = unknown.text(0, 1);
    found.set_aside = on.query("select count(*) from set_aside").number(0, 0);
    found.reception = upkeep::look_at_reception(on);
    return found;
}

std::optional<std::chrono::seconds> time_left(const channel_standing& one) {
    if (one.per_second <= 0 || one.due >= due_bound) return std::nullopt;
    return std::chrono::seconds{static_cast<std::int64_t>(static_cast<double>(one.due) / one.per_second)};
}

void print_people(std::ostream& out, const standing& found) {
    const auto right = align::right;
    table channels{{{"CHANNEL"},
                    {"DUE", right},
                    {"CLAIMED", right},
                    {"BEGUN", right},
                    {"SENT TODAY", right},
                    {"PER SECOND", right},
                    {"TIME LEFT", right}}};
    for (const auto& one : found.channels) {
        const auto left = time_left(one);
        channels.row({one.name, one.due >= due_bound ? grouped(due_bound) + "+" : grouped(one.due), grouped(one.held),
                      grouped(one.begun), grouped(one.sent), rate_text(one.per_second),
                      one.due == 0 ? ""
                      : left       ? span_text(*left)
                                   : "?"});
    }
    channels.print(out);
    table steps{{{"STEP"}, {"CHANNEL"}, {"SENT", right}, {"SKIPPED", right}, {"FAILED", right}}};
    for (std::size_t at = 0; at < found.steps.size(); ++at) {
        steps.row({std::string{found.steps.text(at, 0)}, std::string{found.steps.text(at, 1)},
                   grouped(found.steps.number(at, 2)), grouped(found.steps.number(at, 3)),
                   grouped(found.steps.number(at, 4))});
    }
    if (!steps.empty()) {
        out << "\nToday (UTC):\n";
        steps.print(out);
    }
    print_reception(out, found.reception);
    out << '\n';
    if (found.unknown > 0) {
        out << fmt::format("Unknown: {}, the oldest since {}. 'fibctl campaign:unknown' lists them.\n",
                           counted(found.unknown, "send", "sends"), found.oldest_unknown);
    }
    if (found.set_aside > 0) {
        out << fmt::format("Set aside: {}. 'fibctl doctor' names them.\n",
                           counted(found.set_aside, "person", "people"));
    }
    for (std::size_t at = 0; at < found.pauses.size(); ++at) {
        out << fmt::format("Paused: {} since {} by {}: {}\n", found.pauses.text(at, 0), found.pauses.text(at, 3),
                           one_line(found.pauses.text(at, 2)), one_line(found.pauses.text(at, 1)));
    }
    if (found.pauses.empty()) out << "Nothing is paused.\n";
}

void print_json(std::ostream& out, const standing& found) {
    json_writer json{out};
    json.begin_object().key("channels").begin_array();
    for (const auto& one : found.channels) {
        const auto left = time_left(one);
        json.begin_object().field("channel", one.name).field("due", one.due);
        json.field("due_is_at_least", one.due >= due_bound).field("claimed", one.held).field("begun", one.begun);
        json.field("sent_today", one.sent).field("per_second", one.per_second);
        json.field("seconds_left", left ? std::optional{std::int64_t{left->count()}} : std::nullopt).end_object();
    }
    json.end_array().key("steps_today").begin_array();
    for (std::size_t at = 0; at < found.steps.size(); ++at) {
        json.begin_object().field("step", found.steps.text(at, 0)).field("channel", found.steps.text(at, 1));
        json.field("sent", found.steps.number(at, 2)).field("skipped", found.steps.number(at, 3));
        json.field("failed", found.steps.number(at, 4)).end_object();
    }
    json.end_array().field("unknown", found.unknown).key("oldest_unknown");
    found.unknown == 0 ? json.null() : json.value(found.oldest_unknown);
    json.field("set_aside", found.set_aside);
    write_reception(json, found.reception);
    json.key("pauses").begin_array();
    for (std::size_t at = 0; at < found.pauses.size(); ++at) {
        json.begin_object().field("scope", found.pauses.text(at, 0)).field("reason", found.pauses.text(at, 1));
        json.field("by", found.pauses.text(at, 2)).field("since", found.pauses.text(at, 3)).end_object();
    }
    json.end_array().end_object().end();
}

}  // namespace

void campaign_status(verbs& all) {
    all.add("campaign:status", "What is due, under way and done, how fast, and what holds it up",
            "fibctl campaign:status --json", [](command& given) {
                store::session on{database_of(given, std::chrono::seconds{5})};
                const standing found = look(on);
                given.json ? print_json(given.out, found) : print_people(given.out, found);
                return exit_code::done;
            });
}

}  // namespace fib::cli::commands
