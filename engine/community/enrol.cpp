#include "community/enrol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace fib::community {
namespace {

constexpr int tries = 5;

constexpr store::statement read_status{"enrol_status", "select status, slug from communities where id = $1 for share"};

// A statement of its own: the update sees what the rows are once they are ours.
constexpr store::statement lock_people{"enrol_lock",
                                       "select from people where id = any($1::bigint[]) order by id for no key update"};

constexpr store::statement move_mark{
    "enrol_mark",
    "update deployments set placed = $2, enrolled = enrolled + $3 where community_id = $1 and finished_at is null"};

// The ids come first whatever the planner believes of is_primary_contact: just after an import its statistics say that
// nobody is one, and it would read all of people for each id.
store::statement enrol_people() {
    static const std::string sql = fmt::format(R"(
update people p set sequence_id = $3, sequence_step = 1, sequence_started_at = asked.due, next_send_at = asked.due,
  send_attempts = 0, consent_basis = coalesce(p.consent_basis, $1), updated_at = now()
from unnest($4::bigint[], $5::timestamptz[]) as asked(id, due), businesses b
where p.id = any($4::bigint[]) and p.id = asked.id and b.id = p.business_id
  and case when p.is_primary_contact then {} else 'not_primary_contact' end is null)",
                                               refusal);
    return {"enrol_people", sql.c_str()};
}

result<std::int64_t, problem> try_lot(store::session& on, const enrolment& all, const std::vector<std::int64_t>& ids,
                                      const std::vector<std::optional<timestamp>>& due, std::int64_t placed) {
    store::transaction lot{on};
    const auto status = on.exec(read_status, all.community);
    if (status.empty() || status.text(0, 0) == "paused") {
        return problem{fmt::format("{0} was paused meanwhile; after 'fibctl community:resume {0}' deploy it again",
                                   status.empty() ? std::string_view{"the community"} : status.text(0, 1))};
    }
    on.exec(lock_people, ids);
    const auto enrolled = static_cast<std::int64_t>(
        on.exec(enrol_people(), all.under.consent_basis, to_string(all.under.channel), all.sequence, ids, due)
            .affected());
    on.exec(move_mark, all.community, placed, enrolled);
    lot.commit();
    return enrolled;
}

}  // namespace

result<std::int64_t, problem> enrol_lot(store::session& on, const enrolment& all,
                                        const std::vector<std::int64_t>& people, std::int64_t from, std::int64_t lot) {
    const auto end = std::min(from + lot, static_cast<std::int64_t>(people.size()));
    const std::vector<std::int64_t> ids{people.begin() + from, people.begin() + end};
    std::vector<std::optional<timestamp>> due;
    due.reserve(ids.size());
    for (std::int64_t at = from; at < end; ++at) {
        due.emplace_back(all.how.place(all.how.placed + at));
    }
    for (int made = 1;; ++made) {
        try {
            return try_lot(on, all, ids, due, all.how.placed + end);
        } catch (const store::error& error) {
            if (error.why != store::error::kind::conflict || made == tries) throw;
        }
    }
}

}  // namespace fib::community
