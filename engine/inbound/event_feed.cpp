#include "inbound/event_feed.hpp"

namespace fib::inbound {
namespace {

// Amazon SNS tries four times within a minute, so a restart of some seconds loses nothing.
constexpr store::statement note_beat{"inbound_beat",
                                     R"(
insert into event_feed as f (source, alive_since, last_beat_at, latest_send_at) values ($1, now(), now(), $3)
on conflict (source) do update set
  alive_since = case when $2 or f.last_beat_at < now() - interval '20 seconds' then now() else f.alive_since end,
  last_beat_at = now(), latest_send_at = greatest(f.latest_send_at, excluded.latest_send_at))"};

}  // namespace

void beat(store::session& on, std::string_view source, bool gap, std::optional<timestamp> latest_send) {
    on.exec(note_beat, source, gap, latest_send);
}

}  // namespace fib::inbound
