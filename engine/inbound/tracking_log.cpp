#include "inbound/tracking_log.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace fib::inbound {
namespace {

using kind = message_event::kind;

constexpr store::statement keep_events{"inbound_keep_tracking",
                                       R"(
insert into tracking_events (happened_at, kind, person_id, claim_id, claim_place, by_machine, verdict_reason, link, url,
                             user_agent, ip, source, source_id)
select u.at, u.kind, nullif(u.person, 0), u.claim, u.place, u.machine, nullif(u.why, ''), nullif(u.link, 0)::smallint,
       nullif(u.url, ''), nullif(u.agent, ''), nullif(u.ip, ''), u.source, nullif(u.source_id, '')
from unnest($1::timestamptz[], $2::text[], $3::bigint[], $4::bigint[], $5::int[], $6::boolean[], $7::text[], $8::int[],
            $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
  as u(at, kind, person, claim, place, machine, why, link, url, agent, ip, source, source_id)
on conflict do nothing)"};

}  // namespace

void keep_tracking(store::session& on, const std::vector<message_event>& events) {
    std::vector<std::optional<timestamp>> at;
    std::vector<std::string_view> how, why, url, agent, ip, source, source_id;
    std::vector<std::int64_t> person, claim;
    std::vector<std::int32_t> place, link;
    std::vector<bool> machine;
    for (const auto& one : events) {
        if (one.what != kind::opened && one.what != kind::clicked) continue;
        at.emplace_back(one.at);
        how.push_back(one.what == kind::opened ? "opened" : "clicked");
        person.push_back(one.person);
        claim.push_back(one.attempt ? one.attempt->claim : 0);
        place.push_back(one.attempt ? one.attempt->place : 0);
        machine.push_back(one.by == verdict::machine);
        why.emplace_back(one.verdict_reason);
        link.push_back(one.link);
        url.emplace_back(one.url);
        agent.emplace_back(one.user_agent);
        ip.emplace_back(one.ip);
        source.emplace_back(one.source);
        source_id.emplace_back(one.source_id);
    }
    if (at.empty()) return;
    on.exec(keep_events, at, how, person, claim, place, machine, why, link, url, agent, ip, source, source_id);
}

}  // namespace fib::inbound
