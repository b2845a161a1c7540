#pragma once

#include "base/clock.hpp"
#include "scoring/model.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fib::scoring {

/// Points are added in whole millionths, so that a sum is the same in any order, here and in a query.
inline constexpr std::int64_t unit = 1'000'000;

/// Something that was seen of a business.
struct signal {
    std::string name;
    std::optional<timestamp> at;  ///< nothing: it is so now
};

/// What one rule gives a business.
struct share {
    const rule* by = nullptr;
    std::int64_t count = 0;
    std::int64_t before_limit = 0;  ///< in millionths of a point
    std::int64_t given = 0;         ///< the same, no more than the rule's `most`
    /// What is left of the points after decay, from 0 to 1; 1 where nothing was seen.
    double left() const;
};

struct score {
    std::vector<share> shares;  ///< one a rule, in the rules' order; they point into the rules
    std::int64_t base = 0;      ///< points
    std::int64_t sum = 0;       ///< millionths, the base with it, before it is held within 0 and 100
    int value = 0;              ///< 0..100
};

/// How much of its points a signal still gives: halved every half-life, by whole hours. 1 for a half-life of 0.
double decay(std::int64_t age_h, std::int64_t half_life_h);

/// The same as the query of recalculate.cpp, for one business. Signals that no rule names, or that are later than
/// `now`, count nothing; whoever reads them leaves out what is older than the window.
score score_of(std::span<const rule> rules, std::int64_t base, std::span<const signal> seen, timestamp now);

}  // namespace fib::scoring
