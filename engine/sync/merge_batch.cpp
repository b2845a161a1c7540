#include "sync/merge_batch.hpp"

#include "sync/merge_businesses.hpp"
#include "sync/merge_people.hpp"

namespace fib::sync {
namespace {

constexpr int most_tries = 5;

did merge_at_once(store::session& on, std::span<const taken_business> batch, timestamp now,
                  std::vector<rejected>& refused) {
    did done;
    store::transaction tx{on};
    const auto businesses = merge_businesses(on, batch, now, done);
    merge_people(on, businesses, now, done);
    tx.commit();
    refused.insert(refused.end(), businesses.refused.begin(), businesses.refused.end());
    done.rejected += static_cast<std::int64_t>(businesses.refused.size());
    return done;
}

}  // namespace

void prepare_session(store::session& on) {
    // Nested loops over a batch sort and hash little; what comes in at once is kept for the triggers of people.
    on.script("set work_mem = '32MB'; set lock_timeout = '20s'");
    prepare_businesses(on);
    prepare_people(on);
}

did merge_batch(store::session& on, std::span<const taken_business> batch, const clock& time,
                std::vector<rejected>& refused) {
    if (batch.empty()) return {};
    for (int attempt = 1;; ++attempt) {
        try {
            return merge_at_once(on, batch, time.now(), refused);
        } catch (const store::error& problem) {
            if (problem.why == store::error::kind::conflict && attempt < most_tries) continue;
            if (problem.why != store::error::kind::data) throw;
            if (batch.size() == 1) {
                refused.push_back({"business", batch[0].content_id, problem.what()});
                return {.rejected = 1};
            }
        }
        auto done = merge_batch(on, batch.first(batch.size() / 2), time, refused);
        return done += merge_batch(on, batch.subspan(batch.size() / 2), time, refused);
    }
}

}  // namespace fib::sync
