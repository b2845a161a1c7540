#pragma once

#include "seeds/toml_rows.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fib::scoring {

/// One signal, and what it gives.
struct rule {
    std::string signal;            ///< one of known_signals()
    std::int64_t points = 0;       ///< for each time; not 0
    std::int64_t most = 0;         ///< all times together, on the side of `points`; positive
    std::int64_t half_life_h = 0;  ///< in hours; 0: does not decay
};

/// The statuses that a score moves, in their order.
enum class status { prospect, lead, qualified };
inline constexpr int statuses = 3;
std::string_view to_string(status what);

inline constexpr int highest_score = 100;

/// A score of `from`..`upto` makes a business of status `of` one of status `to`.
struct move {
    status of = status::prospect;
    status to = status::prospect;
    int from = 0;
    int upto = highest_score;
};

/// What scores are made with, as a TOML text says it (schema/seeds/scoring.toml is the one built in).
struct model {
    std::string digest;            ///< SHA-256 of the text, in hexadecimal
    std::int64_t window_days = 0;  ///< what is older counts nothing
    std::vector<rule> lead;
    std::vector<rule> health;
    std::int64_t health_base = 0;
    std::vector<move> moves;
};

/// Every problem at once, each "file:line: ...": names and kinds that do not belong, signals that nobody sends, moves
/// that chase each other for ever.
result<model, seeds::problems> read_model(std::string_view text, const std::string& source);

}  // namespace fib::scoring
