#include "upkeep/absence.hpp"

namespace fib::upkeep {
namespace {

constexpr store::statement never_heard_of{"absence_list",
                                          R"(
select u.claim_id, u.place from unknowns u
where u.channel = 'email' and u.fenced_at < now() - interval '22 minutes'
  and exists (select from event_feed f where f.source = 'ses' and f.alive_since < u.fenced_at
    and not f.ended and f.last_beat_at > now() - interval '20 seconds')
  and not exists (select from event_feed f where f.source = 'ses' and f.last_beat_at >= u.fenced_at
    and (f.alive_since > greatest(u.fenced_at, f.started_at)
      or (not f.ended and f.last_beat_at < now() - interval '20 seconds')))
  and (select max(f.latest_send_at) from event_feed f where f.source = 'ses') > u.fenced_at + interval '22 minutes'
  and not exists (select from inbox i where i.claim_id = u.claim_id and i.claim_place = u.place)
  and not exists (select from doubts d where d.person_id = u.person_id)
order by u.fenced_at limit $1)"};

}  // namespace

std::vector<pipeline::settle_request> unsent_by_absence(store::session& on, int limit) {
    const auto found = on.exec(never_heard_of, limit);
    std::vector<pipeline::settle_request> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({found.number(row, 0), static_cast<std::int32_t>(found.number(row, 1)),
                       pipeline::settlement::not_sent, "SES never spoke of it while its events were complete"});
    }
    return out;
}

}  // namespace fib::upkeep
