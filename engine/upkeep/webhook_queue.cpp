#include "upkeep/webhook_queue.hpp"

#include <algorithm>

namespace fib::upkeep {
namespace {

using namespace std::chrono_literals;

constexpr auto first_wait = 30s;
constexpr auto longest_wait = std::chrono::seconds{6h};
constexpr auto given_up_after = 72h;
/// In one lot: a target that hangs must not keep the others waiting.
constexpr int most_of_a_target = 25;

constexpr store::statement take{"webhooks_take", R"(
with due as (
  select q.id from webhook_targets t cross join lateral (
    select q.id, q.next_try_at from webhook_queue q
    where q.target_id = t.id and q.dead_at is null and q.next_try_at <= $1
    order by q.next_try_at, q.id limit $4 for update skip locked) q
  where t.is_active order by q.next_try_at, q.id limit $2)
update webhook_queue q set tries = q.tries + 1, next_try_at = $1 + $3::interval
from due, webhook_targets t where q.id = due.id and t.id = q.target_id
returning q.id, q.target_id, t.url, t.secret, q.event, q.body::text, q.created_at, q.tries)"};

constexpr store::statement settle{"webhooks_settle", R"(
with w as (select * from unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::bool[]) as w(id, error, again, tried)),
done as (delete from webhook_queue q using w where q.id = w.id and w.error is null)
update webhook_queue q set next_try_at = coalesce(w.again, q.next_try_at), last_error = w.error,
  tries = case when w.tried then q.tries else q.tries - 1 end,
  dead_at = case when w.again is null then $5::timestamptz end
from w where q.id = w.id and w.error is not null)"};

}  // namespace

std::vector<due_webhook> take_webhooks(store::session& on, timestamp now, std::chrono::seconds lease, int most) {
    const auto found = on.exec(take, now, most, std::chrono::milliseconds{lease}, most_of_a_target);
    std::vector<due_webhook> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({.id = found.number(row, 0),
                       .target = found.number(row, 1),
                       .url = std::string{found.text(row, 2)},
                       .key = secret{std::string{found.text(row, 3)}},
                       .event = std::string{found.text(row, 4)},
                       .body = std::string{found.text(row, 5)},
                       .created = found.moment(row, 6),
                       .tries = static_cast<int>(found.number(row, 7))});
    }
    std::ranges::sort(out, {}, &due_webhook::id);
    return out;
}

void settle_webhooks(store::session& on, const std::vector<webhook_result>& results, timestamp now) {
    std::vector<std::int64_t> ids;
    std::vector<std::optional<std::string>> errors;
    std::vector<std::optional<timestamp>> again;
    std::vector<bool> tried;
    for (const auto& one : results) {
        ids.push_back(one.id);
        errors.push_back(one.error.empty() ? std::nullopt : std::optional{one.error});
        again.push_back(one.again);
        tried.push_back(one.tried);
    }
    on.exec(settle, ids, errors, again, tried, now);
}

std::optional<timestamp> next_webhook_try(timestamp created, int tries, timestamp now) {
    const auto doublings = std::clamp(tries - 1, 0, 20);
    const auto wait = std::min(std::chrono::seconds{first_wait} * (1 << doublings), longest_wait);
    const auto next = now + wait;
    return next - created > given_up_after ? std::nullopt : std::optional<timestamp>{next};
}

}  // namespace fib::upkeep
