#include "bench/harness/round_sequence.hpp"

#include "bench/harness/population.hpp"
#include "bench/harness/progress.hpp"
#include "bench/harness/seeded_database.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace fib::bench {
namespace {

constexpr std::string_view steps_sql = R"(
insert into campaign_steps (sequence_id, step_number, day_offset, campaign_id, template_id, landing_page, subject,
    preview_text, channel, conditions)
select $1::bigint, n, 1, 'B' || lpad(n::text, 4, '0') || '-' || left(mail.campaign_id, 14), mail.template_id,
  mail.landing_page, mail.subject, mail.preview_text, 'email', first.conditions
from generate_series(1, $2::integer) n
  join (select *, row_number() over (order by step_number) - 1 as place, count(*) over () as mails
    from campaign_steps where sequence_id = 1 and channel = 'email') mail on mail.place = (n - 1) % mail.mails
  cross join (select conditions from campaign_steps where sequence_id = 1 and channel = 'email'
    order by step_number limit 1) first)";

}  // namespace

std::int64_t make_round_sequence(const database& in, std::int64_t steps) {
    const auto on = in.connect();
    const auto id =
        on->query("insert into campaign_sequences (name) values ($1) returning id", round_sequence_name).number(0, 0);
    if (on->query(steps_sql, id, steps).affected() != static_cast<std::size_t>(steps)) {
        throw std::runtime_error{"the seeds brought no email steps that a sequence could be made of"};
    }
    return id;
}

std::unique_ptr<database> round_database(const programs& from, workplace& at, std::int64_t people, std::int64_t steps) {
    auto out = seeded_database(from, at, "round");
    say("{} people on {} steps are made", cli::grouped(people), steps);
    add_people(*out, {.people = people, .due = people, .sequence = make_round_sequence(*out, steps)});
    // They came in after the steps: the engine need not look, while it is measured, who waits by an older one.
    out->connect()->script("delete from channel_walk");
    return out;
}

}  // namespace fib::bench
