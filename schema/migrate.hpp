#pragma once

#include "base/result.hpp"
#include "schema/plan.hpp"
#include "store/session.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace fib::schema {

/// What a caller may want to hear while it waits. Either may be empty.
struct listener {
    std::function<void(std::string_view)> waiting =
        {};                                      ///< another machine migrates this database: who, and since when
    std::function<void(const step&)> done = {};  ///< a step was committed
};

/// What the database says it has, in order of the numbers; empty for a database that was never migrated.
std::vector<applied> present(store::session& database);

/// Runs what is missing, or undoes (plan_up and plan_down say what exactly), each migration in a transaction of its own
/// together with its row in schema_migrations. Holds the database's migration lock meanwhile, for which it waits as
/// long as it takes, so that two at once do each step once. Returns the steps that were done, none if there was
/// nothing to do. A migration that fails leaves nothing behind; those before it stay.
result<plan, problem> migrate(store::session& database, direction way, std::optional<int> to = {},
                              const listener& heard = {}, std::span<const migration> known = all());

/// For the start of a program: the database has exactly the migrations that this binary knows, or what to do about it.
result<void, problem> check(store::session& database, std::span<const migration> known = all());

}  // namespace fib::schema
