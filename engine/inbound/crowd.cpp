#include "inbound/crowd.hpp"

#include <algorithm>
#include <compare>
#include <map>

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

namespace {

/// Clicks of one mail within the same few moments are one question, however many somebody makes.
struct question {
    std::int64_t claim = 0;
    std::int32_t place = 0;
    std::int64_t moment = 0;  ///< in halves of crowd_span
    auto operator<=>(const question&) const = default;
};

question question_of(const message_event& one) {
    return {one.attempt->claim, one.attempt->place, one.at.time_since_epoch() / (crowd_span / 2)};
}

}  // namespace

void judge_crowds(store::session& on, const std::vector<message_event*>& clicks) {
    if (clicks.empty()) return;
    std::map<question, std::vector<message_event*>> asked;
    for (auto* one : clicks) asked[question_of(*one)].push_back(one);
    std::vector<std::int32_t> n, place;
    std::vector<std::int64_t> claim;
    std::vector<std::optional<timestamp>> at;
    std::vector<const std::vector<message_event*>*> about;
    for (const auto& [what, whose] : asked) {
        n.push_back(static_cast<std::int32_t>(about.size()));
        claim.push_back(what.claim);
        place.push_back(what.place);
        at.emplace_back(whose.front()->at);
        about.push_back(&whose);
    }
    const auto found = on.exec(count_links, n, claim, place, at, crowd_span);
    for (std::size_t row = 0; row < found.size(); ++row) {
        for (auto* one : *about.at(static_cast<std::size_t>(found.number(row, 0)))) {
            if (found.number(row, 1) < std::min(links_no_person_follows, one->links)) continue;
            one->by = verdict::machine;
            one->verdict_reason = "every_link";
        }
    }
}

}  // namespace fib::inbound
