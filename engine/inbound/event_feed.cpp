#include "inbound/event_feed.hpp"

namespace fib::inbound {
namespace {

// Amazon SNS tries four times within a minute, so some seconds lose nothing.
constexpr store::statement note_beat{"inbound_beat",
                                     R"(
insert into event_feed as f (source, process, latest_send_at, ended) values ($1, $2::uuid, $4, $5)
on conflict (source, process) do update set
  alive_since = case when $3 or f.last_beat_at < now() - interval '20 seconds' then now() else f.alive_since end,
  last_beat_at = now(), ended = excluded.ended, latest_send_at = greatest(f.latest_send_at, excluded.latest_send_at))"};

}  // namespace

void beat(store::session& on, const pulse& what) {
    on.exec(note_beat, what.source, what.process, what.gap, what.latest_send, what.ended);
}

}  // namespace fib::inbound
