#pragma once

#include "bench/harness/programs.hpp"
#include "bench/harness/workplace.hpp"

#include <cstdint>
#include <memory>
#include <string_view>

namespace fib::bench {

inline constexpr std::string_view round_sequence_name = "fibbench: round and round";

/// A sequence of so many steps made of the seeds' emails, one after the other and from the start again, all of the same
/// day: whoever was sent one is due at once for the next, at the end of everybody who waits. So the same people can be
/// sent to for as long as a run takes, and the due index moves forward with the time as it does in real life. The
/// conditions are those of the seeds' first step; each step has a campaign of its own (B0001-HOOK-001). Its id.
std::int64_t make_round_sequence(const database& in, std::int64_t steps);

/// A new database with such a sequence, and so many people at its first step, all of them due.
std::unique_ptr<database> round_database(const programs& from, workplace& at, std::int64_t people, std::int64_t steps);

}  // namespace fib::bench
