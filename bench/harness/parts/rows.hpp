#pragma once

#include "bench/harness/workplace.hpp"

#include <chrono>
#include <cstdint>
#include <functional>

namespace fib::bench {

struct rows_done {
    std::int64_t rows = 0;
    std::chrono::duration<double> took{0};
    double rate() const { return static_cast<double>(rows) / took.count(); }
};

/// The database's half of the path and nothing else: claims everybody who is due and records each as accepted, in
/// batches, by as many sessions beside each other as this machine has processors, so that it is full. Nothing is
/// rendered, fenced or sent.
rows_done claim_and_record(const database& books, int batch);

/// The same to people who are due again at once, until so many rows are done. `look` is told how many ten times a
/// second. Throws std::runtime_error when nobody is due before that.
rows_done claim_and_record(const database& books, int batch, std::int64_t rows,
                           const std::function<void(std::int64_t)>& look);

}  // namespace fib::bench
