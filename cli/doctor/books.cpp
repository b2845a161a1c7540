#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::cli::doctor {
namespace {

constexpr std::int64_t named_at_most = 20;

void examine_set_aside(store::session& on, findings& report) {
    const auto found = on.query(
        "select a.person_id, coalesce(nullif(concat_ws(' ', p.first_name, p.last_name), ''), '(no name)'), a.reason, "
        "a.set_aside_at, count(*) over () from set_aside a left join people p on p.id = a.person_id "
        "order by a.set_aside_at limit $1",
        named_at_most);
    if (found.empty()) {
        report.push_back({level::ok, "set aside", "nobody"});
        return;
    }
    for (std::size_t at = 0; at < found.size(); ++at) {
        report.push_back(
            {level::warn, "set aside",
             fmt::format("person {} ({}) since {}: {}. Mend the row, then delete it from set_aside and set "
                         "next_send_at",
                         found.text(at, 0), found.text(at, 1), found.text(at, 3), found.text(at, 2))});
    }
    const std::int64_t all = found.number(0, 4);
    if (all > named_at_most) {
        report.push_back({level::warn, "set aside", fmt::format("and {} more", grouped(all - named_at_most))});
    }
}

void examine_unknowns(store::session& on, findings& report) {
    const auto found = on.query("select count(*), coalesce(min(noted_at)::text, '') from unknowns");
    const std::int64_t count = found.number(0, 0);
    if (count == 0) {
        report.push_back({level::ok, "unknown", "no send is unknown"});
        return;
    }
    report.push_back({level::warn, "unknown",
                      fmt::format("{} may have happened, the oldest since {}; 'fibctl campaign:unknown' lists them",
                                  counted(count, "send", "sends"), found.text(0, 1))});
}

void examine_claims(store::session& on, findings& report) {
    const auto found = on.query(
        "select count(*), coalesce(min(expires_at)::text, '') from claims where expires_at < now() - interval '1 "
        "minute'");
    if (found.number(0, 0) == 0) {
        report.push_back({level::ok, "claims", "none has been expired for long"});
        return;
    }
    report.push_back({level::warn, "claims",
                      fmt::format("{} expired and not rescued, the oldest at {}; any running fibengine or fibctl "
                                  "campaign:process rescues them",
                                  counted(found.number(0, 0), "claim is", "claims are"), found.text(0, 1))});
}

void examine_pauses(store::session& on, findings& report) {
    const auto found = on.query("select scope, reason, paused_by, paused_at from pauses order by scope");
    for (std::size_t at = 0; at < found.size(); ++at) {
        report.push_back({level::warn, "paused",
                          fmt::format("{} since {} by {}: {}. 'fibctl campaign:resume' ends it", found.text(at, 0),
                                      found.text(at, 3), found.text(at, 2), found.text(at, 1))});
    }
    if (found.empty()) report.push_back({level::ok, "paused", "nothing"});
}

}  // namespace

void examine_books(store::session& on, findings& report) {
    examine_pauses(on, report);
    examine_set_aside(on, report);
    examine_unknowns(on, report);
    examine_claims(on, report);
}

}  // namespace fib::cli::doctor
