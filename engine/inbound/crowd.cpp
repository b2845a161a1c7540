#include "inbound/crowd.hpp"

#include <algorithm>

namespace fib::inbound {
namespace {

constexpr store::statement count_links{"inbound_count_links",
                                       R"(
select e.n, count(distinct x.link)
from unnest($1::int[], $2::bigint[], $3::int[], $4::timestamptz[]) as e(n, claim, place, at)
cross join lateral (
  select i.link from inbox i
    where i.claim_id = e.claim and i.claim_place = e.place and i.kind = 'clicked'
      and i.happened_at between e.at - $5::interval and e.at + $5::interval
  union all
  select t.link from tracking_events t
    where t.claim_id = e.claim and t.claim_place = e.place and t.kind = 'clicked'
      and t.happened_at between e.at - $5::interval and e.at + $5::interval) x
group by e.n)"};

constexpr int links_no_person_follows = 3;

}  // namespace

bool needs_neighbours(const message_event& one) {
    return one.what == message_event::kind::clicked && one.by == verdict::human && one.attempt && one.links > 1;
}

void judge_crowds(store::session& on, const std::vector<message_event*>& clicks) {
    if (clicks.empty()) return;
    std::vector<std::int32_t> n, place;
    std::vector<std::int64_t> claim;
    std::vector<std::optional<timestamp>> at;
    for (std::size_t which = 0; which < clicks.size(); ++which) {
        n.push_back(static_cast<std::int32_t>(which));
        claim.push_back(clicks[which]->attempt->claim);
        place.push_back(clicks[which]->attempt->place);
        at.emplace_back(clicks[which]->at);
    }
    const auto found = on.exec(count_links, n, claim, place, at, crowd_span);
    for (std::size_t row = 0; row < found.size(); ++row) {
        auto& one = *clicks.at(static_cast<std::size_t>(found.number(row, 0)));
        if (found.number(row, 1) < std::min(links_no_person_follows, one.links)) continue;
        one.by = verdict::machine;
        one.verdict_reason = "every_link";
    }
}

}  // namespace fib::inbound
