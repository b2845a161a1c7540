#include "inbound/announce.hpp"

#include <optional>
#include <vector>

namespace fib::inbound {
namespace {

// The id is of the announcement, so that a receiver of several targets can tell that it is the same.
constexpr store::statement enqueue{"announce_enqueue", R"(
insert into webhook_queue (target_id, event, body)
select t.id, w.event, jsonb_build_object('id', w.id, 'event', w.event, 'occurred_at', w.at, 'business_id', w.business,
  'person_id', w.person::bigint, 'data', w.data::jsonb)
from (select gen_random_uuid() as id, u.* from unnest($1::text[], $2::bigint[], $3::text[], $4::timestamptz[], $5::text[])
    with ordinality as u(event, business, person, at, data, n) offset 0) w
join webhook_targets t on t.is_active and (w.event = any(t.events) or '*' = any(t.events))
order by w.n, t.id)"};

}  // namespace

void announce(store::session& on, std::span<const announcement> what) {
    if (what.empty()) return;
    std::vector<std::string_view> event, data;
    std::vector<std::int64_t> business;
    std::vector<std::optional<std::string>> person;
    std::vector<std::optional<timestamp>> at;
    for (const auto& one : what) {
        event.push_back(one.event);
        business.push_back(one.business);
        person.push_back(one.person ? std::optional{std::to_string(*one.person)} : std::nullopt);
        at.emplace_back(one.at);
        data.push_back(one.data);
    }
    on.exec(enqueue, event, business, person, at, data);
}

void announce(store::session& on, std::string_view event, timestamp at, const store::rows& of) {
    std::vector<announcement> all;
    for (std::size_t row = 0; row < of.size(); ++row) {
        all.push_back({.event = std::string{event},
                       .business = of.number(row, 0),
                       .person = of.maybe_number(row, 1),
                       .at = at,
                       .data = of.is_null(row, 2) ? "{}" : std::string{of.text(row, 2)}});
    }
    announce(on, all);
}

}  // namespace fib::inbound
