#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "schema/migrations.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fib::schema {

/// A migration that a database says it has.
struct applied {
    int number;
    std::string name, checksum;
    timestamp at;
};

enum class direction { up, down };

/// One migration to run, one way.
struct step {
    const migration* what;
    direction way;
};
using plan = std::vector<step>;

/// Where one migration stands in a database.
struct standing {
    enum class state {
        applied,
        pending,
        changed,  ///< applied, but from another text than this binary has
        unknown,  ///< applied by a newer binary
    };
    int number;
    std::string name;
    state where;
    std::optional<timestamp> at;  ///< when it was applied
};

/// Every migration that either side has, in order of the numbers. Never fails: it is what explains a failure.
std::vector<standing> stand(std::span<const migration> known, std::span<const applied> present);

/// A database that this binary may touch is one that it could have made: not ahead of `known`, nothing changed since it
/// was applied, nothing left out. `present` is in order of its numbers, here and below.
result<void, problem> compare(std::span<const migration> known, std::span<const applied> present);

/// What is missing up to and including `to`, or all of it. Empty when there is nothing to do.
result<plan, problem> plan_up(std::span<const migration> known, std::span<const applied> present,
                              std::optional<int> to);

/// What to undo, last first, so that `to` is the last one left (0: none is left); without `to`, the last one only.
result<plan, problem> plan_down(std::span<const migration> known, std::span<const applied> present,
                                std::optional<int> to);

/// Whether a program built with `known` can work on this database: it has every migration, and no other.
result<void, problem> ready(std::span<const migration> known, std::span<const applied> present);

/// The plan as a script for psql that does what running it does.
std::string to_script(const plan& steps);

}  // namespace fib::schema
