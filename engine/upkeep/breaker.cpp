#include "upkeep/breaker.hpp"

#include "pipeline/pause.hpp"

#include <fmt/format.h>

namespace fib::upkeep {
namespace {

constexpr store::statement sum_up{"breaker_sum",
                                  R"(
select coalesce(sum(delivered) filter (where minute > now() - interval '1 hour'), 0)::bigint,
       coalesce(sum(bounced) filter (where minute > now() - interval '1 hour'), 0)::bigint,
       coalesce(sum(complained) filter (where minute > now() - interval '1 hour'), 0)::bigint,
       coalesce(sum(delivered), 0)::bigint, coalesce(sum(bounced), 0)::bigint, coalesce(sum(complained), 0)::bigint
from deliverability
where channel = 'email' and minute > greatest(now() - interval '1 day',
  coalesce((select counting_since from breakers where channel = 'email'), '-infinity')))"};

double part(std::int64_t of, std::int64_t whole) {
    return whole == 0 ? 0.0 : static_cast<double>(of) / static_cast<double>(whole);
}

}  // namespace

double reception::bounce_rate() const {
    return part(bounced, delivered + bounced);
}

double reception::complaint_rate() const {
    return part(complained, delivered);
}

std::string reason_to_trip(const reception& what, const std::string& span) {
    if (what.complained >= least_complaints && what.delivered >= complaints_need &&
        what.complaint_rate() >= most_complaints) {
        return fmt::format(
            "{} complaints about {} mails delivered within the last {}: {:.3f} %, and {:.2f} % is the limit here; "
            "providers block senders at 0.1 %",
            what.complained, what.delivered, span, 100 * what.complaint_rate(), 100 * most_complaints);
    }
    if (what.delivered + what.bounced >= bounces_need && what.bounce_rate() >= most_bounces) {
        return fmt::format(
            "{} of {} mails bounced for good within the last {}: {:.1f} %, and {:.1f} % is the limit here; providers "
            "suspend senders at 5 %",
            what.bounced, what.delivered + what.bounced, span, 100 * what.bounce_rate(), 100 * most_bounces);
    }
    return {};
}

recent_reception look_at_reception(store::session& on) {
    const auto found = on.exec(sum_up);
    return {{found.number(0, 0), found.number(0, 1), found.number(0, 2)},
            {found.number(0, 3), found.number(0, 4), found.number(0, 5)}};
}

std::string trip_where_needed(store::session& on) {
    const auto recent = look_at_reception(on);
    auto why = reason_to_trip(recent.hour, "hour");
    if (why.empty()) why = reason_to_trip(recent.day, "day");
    if (!why.empty()) pipeline::pause(on, pipeline::channel::email, why, "breaker");
    return why;
}

}  // namespace fib::upkeep
