#include "scoring/moves.hpp"

#include <algorithm>
#include <array>

namespace fib::scoring {
namespace {

constexpr std::array all{status::prospect, status::lead, status::qualified};

std::optional<status> one_move(std::span<const move> moves, status from, int score) {
    const auto fits = [&](const move& one) {
        return one.of == from && one.to != from && score >= one.from && score <= one.upto;
    };
    const auto found = std::ranges::find_if(moves, fits);
    return found == moves.end() ? std::nullopt : std::optional{found->to};
}

/// Whoever has moved more often than there are statuses has been somewhere twice.
std::optional<status> rest(std::span<const move> moves, status from, int score) {
    for (int moved_so_far = 0; moved_so_far < statuses; ++moved_so_far) {
        const auto next = one_move(moves, from, score);
        if (!next) return from;
        from = *next;
    }
    return std::nullopt;
}

}  // namespace

status moved(std::span<const move> moves, status from, int score) {
    return rest(moves, from, score).value_or(from);
}

std::optional<int> restless_score(std::span<const move> moves) {
    for (int score = 0; score <= highest_score; ++score) {
        for (const auto from : all) {
            if (!rest(moves, from, score)) return score;
        }
    }
    return std::nullopt;
}

std::vector<std::int32_t> move_table(std::span<const move> moves) {
    std::vector<std::int32_t> out;
    for (const auto from : all) {
        for (int score = 0; score <= highest_score; ++score) {
            out.push_back(static_cast<std::int32_t>(moved(moves, from, score)));
        }
    }
    return out;
}

}  // namespace fib::scoring
