#include "bench/harness/parts/rows.hpp"

#include "bench/harness/parts/claims.hpp"
#include "pipeline/record.hpp"

#include <algorithm>
#include <exception>
#include <future>
#include <thread>
#include <vector>

namespace fib::bench {
namespace {

std::int64_t work_through(claimer& mine, const pipeline::catalog& steps) {
    std::int64_t rows = 0;
    for (auto held = mine.next(); held; held = mine.next()) {
        auto group = all_accepted(*held, steps, machine_clock().now());
        rows += static_cast<std::int64_t>(
            pipeline::record(mine.session(), mine.owner(), std::move(group), {held->id}).written);
    }
    return rows;
}

}  // namespace

rows_done claim_and_record(const database& books, int batch) {
    const auto steps = catalog_of(books);
    const auto shared = make_mark();
    std::vector<std::unique_ptr<claimer>> sessions;
    for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) {
        sessions.push_back(std::make_unique<claimer>(books, batch, shared));
    }
    rows_done out;
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::future<std::int64_t>> threads;
    for (auto& one : sessions) {
        threads.push_back(std::async(std::launch::async, [&one, &steps] { return work_through(*one, *steps); }));
    }
    for (auto& one : threads) out.rows += one.get();
    out.took = std::chrono::steady_clock::now() - start;
    return out;
}

}  // namespace fib::bench
