#pragma once

#include "scoring/score.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fib::scoring {

/// Every name that a rule may have (README.md says where each comes from).
std::span<const std::string_view> known_signals();
bool is_signal(std::string_view name);

/// The condition of the indexes that hold signals (schema/, scoring), on activities under the alias `a`. Signals are
/// found with it and in no other way.
extern const std::string_view activity_is_signal;

/// SELECT of (business_id, signal, at) of all signals of the businesses that `which` names: a condition with {} in the
/// place of the column. $1 and $2 are the query's own for that; $3 and $4 are the window's first and last moment.
std::string signals_sql(std::string_view which);

/// All signals of one business, the oldest first.
std::vector<signal> signals_of(store::session& on, std::int64_t business, timestamp since, timestamp now);

}  // namespace fib::scoring
