#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::cli::doctor {
namespace {

void examine_events_set_aside(store::session& on, findings& report) {
    const auto found = on.query(
        "select source, kind, reason, count(*), max(received_at) from events_set_aside "
        "where received_at > now() - interval '7 days' group by source, kind, reason order by count(*) desc limit 10");
    for (std::size_t at = 0; at < found.size(); ++at) {
        report.push_back(
            {level::warn, "events",
             fmt::format("{} from {} ({}) could not be applied within the last 7 days, the last at {}: {}. "
                         "They are whole in events_set_aside",
                         grouped(found.number(at, 3)), found.text(at, 0), found.text(at, 1), found.text(at, 4),
                         found.text(at, 2))});
    }
    if (found.empty()) report.push_back({level::ok, "events", "all were applied"});
}

void examine_inbox(store::session& on, findings& report) {
    const auto found = on.query(
        "select count(*), coalesce(min(next_try_at)::text, '') from inbox where next_try_at < now() - interval '1 "
        "minute'");
    if (found.number(0, 0) == 0) {
        report.push_back({level::ok, "inbox", "nothing is overdue"});
        return;
    }
    report.push_back({level::warn, "inbox",
                      fmt::format("{} should have been looked at since {}: is a fibengine with --role inbound or both "
                                  "running?",
                                  counted(found.number(0, 0), "event", "events"), found.text(0, 1))});
}

void examine_feeds(store::session& on, findings& report) {
    const auto found = on.query(
        "select source, min(alive_since) filter (where alive), bool_or(alive), max(last_beat_at) from (select *, "
        "not ended and last_beat_at > now() - interval '20 seconds' as alive from event_feed) f group by source order "
        "by 1");
    for (std::size_t at = 0; at < found.size(); ++at) {
        if (found.truth(at, 2)) {
            report.push_back({level::ok, "event feed",
                              fmt::format("{} is heard without a gap since {}", found.text(at, 0), found.text(at, 1))});
        } else {
            report.push_back(
                {level::warn, "event feed",
                 fmt::format("nobody has listened to {} since {}: start a fibengine with --role inbound or "
                             "both",
                             found.text(at, 0), found.text(at, 3))});
        }
    }
}

void examine_webhooks(store::session& on, findings& report) {
    const auto found = on.query(
        "select t.url, count(*), max(q.last_error) from webhook_queue q join webhook_targets t on t.id = q.target_id "
        "where q.dead_at is not null group by t.url order by 2 desc limit 10");
    for (std::size_t at = 0; at < found.size(); ++at) {
        report.push_back(
            {level::warn, "webhooks",
             fmt::format("{} did not take {} within three days; the last answer: {}. They are in "
                         "webhook_queue for 30 days",
                         found.text(at, 0), counted(found.number(at, 1), "event", "events"), found.text(at, 2))});
    }
}

}  // namespace

void examine_events(store::session& on, findings& report) {
    examine_events_set_aside(on, report);
    examine_inbox(on, report);
    examine_feeds(on, report);
    examine_webhooks(on, report);
}

}  // namespace fib::cli::doctor
