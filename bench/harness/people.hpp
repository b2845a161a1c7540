#pragma once

#include "bench/harness/programs.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace fib::bench {

/// A database with the schema and the seeds, and `count` made-up people who are all due; vacuumed and analyzed. Nobody
/// is connected, so that runs can start from copies of it.
std::unique_ptr<database> database_with_people(const programs& from, workplace& at, std::int64_t count);

/// A copy of it, in which sending is allowed: the engine takes a copy for a database that was moved until it is told
/// otherwise.
std::unique_ptr<database> copy_of_people(const programs& from, workplace& at, std::string_view purpose,
                                         const database& people);

}  // namespace fib::bench
