#pragma once

#include "bench/harness/programs.hpp"
#include "bench/harness/workplace.hpp"

#include <memory>
#include <string_view>

namespace fib::bench {

/// A database with the schema and the seeds, and nobody in it.
std::unique_ptr<database> seeded_database(const programs& from, workplace& at, std::string_view purpose);

}  // namespace fib::bench
