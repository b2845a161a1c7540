#include "sync/merge_batch.hpp"

#include "base/ascii.hpp"
#include "sync/merge_businesses.hpp"
#include "sync/merge_people.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace fib::sync {
namespace {

constexpr int most_tries = 5;                             // after deadlocks
constexpr std::string_view lock_not_available = "55P03";  // PostgreSQL, appendix A: what lock_timeout ends with

constexpr store::statement which_are_erased{"sync_erased",
                                            "select address from suppressions where reason = 'erased' and address in "
                                            "(select lower(a) from unnest($1::text[]) a)"};

std::size_t column_of(std::string_view name) {
    const auto& all = business_columns();
    return static_cast<std::size_t>(std::ranges::find(all, name) - all.begin());
}

/// Takes out of a batch whom somebody asked to forget: `person:erase` leaves their address on the list with its reason.
std::vector<taken_business> without_erased(store::session& on, std::span<const taken_business> batch) {
    std::vector<taken_business> out{batch.begin(), batch.end()};
    std::vector<std::string_view> asked;
    for (const auto& one : out) {
        for (const auto& who : one.people) {
            if (!who.email.empty()) asked.emplace_back(who.email);
            if (!who.phone.empty()) asked.emplace_back(who.phone);
        }
        for (const auto column : {column_of("email"), column_of("phone")}) {
            if (column < one.values.size() && one.values[column]) asked.emplace_back(*one.values[column]);
        }
    }
    const auto found = on.exec(which_are_erased, asked);
    std::set<std::string, std::less<>> erased;
    for (std::size_t row = 0; row < found.size(); ++row) erased.emplace(found.text(row, 0));
    if (erased.empty()) return out;
    for (auto& one : out) {
        // A number may be the shop's: who has an address of their own only loses it.
        std::erase_if(one.people, [&](const taken_person& who) {
            return who.email.empty() ? erased.contains(who.phone) : erased.contains(who.email);
        });
        for (auto& who : one.people) {
            if (erased.contains(who.phone)) who.phone.clear();
        }
        for (const auto column : {column_of("email"), column_of("phone")}) {
            if (column < one.values.size() && one.values[column] && erased.contains(lower_case(*one.values[column]))) {
                one.values[column].reset();
            }
        }
    }
    return out;
}

did merge_at_once(store::session& on, std::span<const taken_business> batch, timestamp now,
                  std::vector<rejected>& refused) {
    did done;
    store::transaction tx{on};
    const auto kept = without_erased(on, batch);
    const auto businesses = merge_businesses(on, kept, now, done);
    merge_people(on, businesses, now, done);
    tx.commit();
    refused.insert(refused.end(), businesses.refused.begin(), businesses.refused.end());
    done.rejected += static_cast<std::int64_t>(businesses.refused.size());
    return done;
}

store::error still_locked(const store::error& problem, std::span<const taken_business> batch, int tries) {
    const auto [least, most] =
        std::ranges::minmax(batch | std::views::transform([](const auto& one) { return one.content_id; }));
    return {problem.why, problem.sqlstate,
            fmt::format("another session keeps rows of the businesses {} to {} (their ids in the content database) "
                        "locked, and {} tries did not get them; pg_stat_activity shows who is long in a transaction. "
                        "End that and run this again: what came in stays",
                        least, most, tries)};
}

}  // namespace

void prepare_session(store::session& on) {
    // Nested loops over a batch sort and hash little; what comes in at once is kept for the triggers of people.
    on.script("set work_mem = '32MB'; set lock_timeout = '20s'");
    prepare_businesses(on);
    prepare_people(on);
}

did merge_batch(store::session& on, std::span<const taken_business> batch, const clock& time,
                std::vector<rejected>& refused, const patience& with) {
    if (batch.empty()) return {};
    int locked = 0;
    for (int attempt = 1;; ++attempt) {
        try {
            return merge_at_once(on, batch, time.now(), refused);
        } catch (const store::error& problem) {
            if (problem.sqlstate == lock_not_available) {
                if (++locked == with.tries) throw still_locked(problem, batch, locked);
                std::this_thread::sleep_for(with.first_wait * (1 << (locked - 1)));
                continue;
            }
            if (problem.why == store::error::kind::conflict && attempt < most_tries) continue;
            if (problem.why != store::error::kind::data) throw;
            if (batch.size() == 1) {
                refused.push_back({"business", batch[0].content_id, problem.what()});
                return {.rejected = 1};
            }
        }
        auto done = merge_batch(on, batch.first(batch.size() / 2), time, refused, with);
        return done += merge_batch(on, batch.subspan(batch.size() / 2), time, refused, with);
    }
}

}  // namespace fib::sync
