#include "bench/harness/round_account.hpp"

#include "bench/harness/ledger_follower.hpp"
#include "bench/harness/round_sequence.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

// Somebody who waits stands at the step after everything that send_log tells of them; who is unknown stands at the step
// that is not known.
constexpr std::string_view standing_sql = R"(
select count(*),
  count(*) filter (where p.next_send_at is not null and p.claim_id is null),
  count(*) filter (where u.person_id is not null),
  count(*) filter (where s.person_id is not null),
  count(*) filter (where p.next_send_at is null and u.person_id is null and s.person_id is null
    and p.sequence_step > (select max(step_number) from campaign_steps c where c.sequence_id = p.sequence_id)),
  coalesce(sum(p.sequence_step - 1), 0)::bigint
from people p join campaign_sequences q on q.id = p.sequence_id and q.name = $1
left join unknowns u on u.person_id = p.id left join set_aside s on s.person_id = p.id)";

constexpr std::string_view log_sql = R"(
select count(*) filter (where status = 'sent'), count(*) filter (where status = 'failed'),
  count(*) filter (where status = 'skipped') from send_log)";

constexpr std::string_view ledger_sql = R"(
select
  (select count(*) from send_log l where l.status = 'sent'
    and not exists (select from bench_ledger b where b.message_id = l.provider_message_id)),
  (select count(*) from bench_ledger b
    where not exists (select from send_log l where l.status = 'sent' and l.provider_message_id = b.message_id)
      and not exists (select from unknowns u where u.attempt = b.attempt)),
  (select count(*) from (select from send_log where status = 'sent' group by provider_message_id
    having count(*) > 1) twice))";

std::string grouped(std::int64_t number) {
    return cli::grouped(number);
}

}  // namespace

std::vector<check> round_account(const database& books, std::int64_t people, std::int64_t accepted,
                                 std::int64_t repeated) {
    const auto on = books.connect();
    const auto standing = on->query(standing_sql, round_sequence_name);
    const auto log = on->query(log_sql);
    const auto all = standing.number(0, 0), waiting = standing.number(0, 1), unknown = standing.number(0, 2),
               aside = standing.number(0, 3), finished = standing.number(0, 4), steps = standing.number(0, 5);
    const auto sent = log.number(0, 0), failed = log.number(0, 1), skipped = log.number(0, 2);
    return {
        {"nothing_sent_twice",
         fmt::format("nobody was sent a step twice: {} messages accepted, {} of them repeated", grouped(accepted),
                     grouped(repeated)),
         repeated == 0},
        {"nobody_lost",
         fmt::format("of {} people {} wait, {} are unknown, {} were sent everything, {} are set aside", grouped(all),
                     grouped(waiting), grouped(unknown), grouped(finished), grouped(aside)),
         all == people && waiting + unknown + finished == people && aside == 0},
        {"every_step_is_logged",
         fmt::format("{} steps behind them, {} rows in send_log ({} sent, {} failed, {} skipped)", grouped(steps),
                     grouped(sent + failed + skipped), grouped(sent), grouped(failed), grouped(skipped)),
         steps == sent + failed + skipped},
        {"accepted_is_sent_or_unknown",
         fmt::format("{} accepted, {} sent and {} unknown", grouped(accepted), grouped(sent), grouped(unknown)),
         sent <= accepted && accepted <= sent + unknown},
    };
}

std::vector<check> ledger_account(const database& books, const std::string& ledger) {
    const auto on = books.connect();
    std::string lines;
    ledger_follower{ledger}.read(
        [&](const accepted_message& one) { store::copy_line{lines}.add(one.message_id).add(one.attempt).end(); });
    store::transaction tx{*on};
    on->script("create temporary table bench_ledger (message_id text, attempt text) on commit drop");
    on->copy("bench_ledger", {"message_id", "attempt"}, lines);
    on->script("analyze bench_ledger");
    const auto found = on->query(ledger_sql);
    const auto invented = found.number(0, 0), forgotten = found.number(0, 1), twice = found.number(0, 2);
    return {
        {"sent_is_in_the_ledger",
         fmt::format("{} rows of send_log are not in the ledger, {} of its messages stand twice in send_log",
                     grouped(invented), grouped(twice)),
         invented == 0 && twice == 0},
        {"ledger_is_sent_or_unknown",
         fmt::format("{} messages of the ledger are neither sent nor unknown", grouped(forgotten)), forgotten == 0},
    };
}

}  // namespace fib::bench
