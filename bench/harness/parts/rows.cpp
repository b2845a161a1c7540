#include "bench/harness/parts/rows.hpp"

#include "bench/harness/parts/claims.hpp"
#include "pipeline/record.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <limits>
#include <stdexcept>
#include <thread>
#include <vector>

namespace fib::bench {
namespace {

using namespace std::chrono_literals;

/// What the sessions share.
struct shared_work {
    std::atomic<std::int64_t> done{0};
    std::atomic<bool> one_failed{false};
};

void work_through(claimer& mine, const pipeline::catalog& steps, std::int64_t most, shared_work& all) {
    try {
        while (all.done < most && !all.one_failed) {
            const auto held = mine.next();
            if (!held) return;
            auto group = all_accepted(*held, steps, machine_clock().now());
            all.done += static_cast<std::int64_t>(
                pipeline::record(mine.session(), mine.owner(), std::move(group), {held->id}).written);
        }
    } catch (...) {
        all.one_failed = true;
        throw;
    }
}

rows_done all_sessions(const database& books, int batch, std::int64_t most,
                       const std::function<void(std::int64_t)>& look) {
    const auto steps = catalog_of(books);
    const auto shared = make_mark();
    std::vector<std::unique_ptr<claimer>> sessions;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
        sessions.push_back(std::make_unique<claimer>(books, batch, shared));
    }
    shared_work all;
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::future<void>> threads;
    for (auto& one : sessions) {
        threads.push_back(
            std::async(std::launch::async, [&, mine = one.get()] { work_through(*mine, *steps, most, all); }));
    }
    for (auto& one : threads) {
        while (one.wait_for(100ms) != std::future_status::ready) look(all.done);
    }
    for (auto& one : threads) one.get();
    return {all.done, std::chrono::steady_clock::now() - start};
}

}  // namespace

rows_done claim_and_record(const database& books, int batch) {
    return all_sessions(books, batch, std::numeric_limits<std::int64_t>::max(), [](std::int64_t) {});
}

rows_done claim_and_record(const database& books, int batch, std::int64_t rows,
                           const std::function<void(std::int64_t)>& look) {
    const auto out = all_sessions(books, batch, rows, look);
    if (out.rows < rows) throw std::runtime_error{"nobody was due before all rows were done; give more --people"};
    return out;
}

}  // namespace fib::bench
