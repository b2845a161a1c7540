#include "pipeline/doubts.hpp"

#include <optional>

namespace fib::pipeline {
namespace {

constexpr store::statement find_some{
    "doubts_find", "select person_id, campaign_step_id, since from doubts where person_id = any($1::bigint[])"};

constexpr store::statement note_some{"doubts_note", R"(
insert into doubts (person_id, campaign_step_id, since)
select person, step, since from unnest($1::bigint[], $2::bigint[], $3::timestamptz[]) as u(person, step, since)
order by person
on conflict (person_id) do update set campaign_step_id = excluded.campaign_step_id, since = excluded.since
  where doubts.campaign_step_id <> excluded.campaign_step_id)"};

constexpr store::statement forget_some{"doubts_forget", "delete from doubts where person_id = any($1::bigint[])"};

}  // namespace

std::vector<doubt> find_doubts(store::session& on, const std::vector<std::int64_t>& people) {
    const auto found = on.exec(find_some, people);
    std::vector<doubt> out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({found.number(row, 0), found.number(row, 1), found.moment(row, 2)});
    }
    return out;
}

void note_doubts(store::session& on, const std::vector<doubt>& all) {
    if (all.empty()) return;
    std::vector<std::int64_t> person, step;
    std::vector<std::optional<timestamp>> since;
    for (const auto& one : all) {
        person.push_back(one.person);
        step.push_back(one.step_id);
        since.emplace_back(one.since);
    }
    on.exec(note_some, person, step, since);
}

void forget_doubts(store::session& on, const std::vector<std::int64_t>& people) {
    if (!people.empty()) on.exec(forget_some, people);
}

}  // namespace fib::pipeline
