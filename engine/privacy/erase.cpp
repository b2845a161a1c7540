#include "privacy/erase.hpp"

#include "pipeline/suppressed_address.hpp"
#include "pipeline/suppression.hpp"

#include <fmt/format.h>

namespace fib::privacy {
namespace {

constexpr store::statement lock_person{"privacy_lock", R"(
select p.claim_id is not null, exists (select from unknowns u where u.person_id = p.id)
from people p where p.id = $1 for no key update of p)"};

constexpr store::statement note_erased{"privacy_note_erased",
                                       "update suppressions set reason = 'erased', source = 'fibctl', former_reason = "
                                       "null where address = any($1::text[])"};

/// What the list keeps: an import of the same address later is not sent to.
void keep_away(store::session& on, const subject& whom, timestamp now) {
    std::vector<pipeline::suppression> list;
    for (const auto& address : {whom.email, whom.phone}) {
        if (const auto good = pipeline::suppressed_address(address); !address.empty() && good) {
            list.push_back({*good, "erased", "fibctl", now});
        }
    }
    pipeline::suppress(on, list);
    // Whatever stood there before: an undo must not lift it, and the sync goes by it.
    std::vector<std::string_view> addresses;
    for (const auto& one : list) addresses.emplace_back(one.address);
    on.exec(note_erased, addresses);
}

std::optional<problem> in_use(store::session& on, const subject& whom) {
    const auto found = on.exec(lock_person, whom.person);
    if (found.empty()) return problem{fmt::format("person {} is gone", whom.person)};
    if (found.truth(0, 1)) {
        return problem{
            fmt::format("whether the last send to person {} happened is unknown; settle it with fibctl "
                        "campaign:unknown, then erase",
                        whom.person)};
    }
    if (found.truth(0, 0)) {
        return problem{fmt::format("person {} is being sent to at this moment; try again in a minute", whom.person)};
    }
    return std::nullopt;
}

std::int64_t forget(store::session& on, const place& where, const subject& whom) {
    std::int64_t rows = 0;
    for (const auto& table : tables_of(on, where)) {
        const auto sql =
            where.forget.empty()
                ? fmt::format("{}delete from {} t using who where {}", who_sql, table, where.theirs)
                : fmt::format("{}update {} t set {} from who where {}", who_sql, table, where.forget, where.theirs);
        rows += static_cast<std::int64_t>(about(on, sql, whom).affected());
    }
    return rows;
}

}  // namespace

result<std::int64_t, problem> erase(store::session& on, const subject& whom, timestamp now) {
    store::transaction tx{on};
    keep_away(on, whom, now);
    if (auto wait = in_use(on, whom)) return *std::move(wait);
    std::int64_t rows = 0;
    for (const auto& where : places()) rows += forget(on, where, whom);
    tx.commit();
    return rows;
}

}  // namespace fib::privacy
