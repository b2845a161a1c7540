#pragma once

#include "scoring/model.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace fib::scoring {

/// Where a business of this status comes to rest with this score (0..100): one move after another, in the model's
/// order.
status moved(std::span<const move> moves, status from, int score);

/// The lowest score with which some status would be moved for ever; nothing where every one comes to rest.
std::optional<int> restless_score(std::span<const move> moves);

/// moved() of everything, as a query reads it: at 101 * status + score the status's number, both from 0.
std::vector<std::int32_t> move_table(std::span<const move> moves);

}  // namespace fib::scoring
