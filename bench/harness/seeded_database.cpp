#include "bench/harness/seeded_database.hpp"

#include "bench/harness/child.hpp"
#include "bench/harness/engine_environment.hpp"

namespace fib::bench {

std::unique_ptr<database> seeded_database(const programs& from, workplace& at, std::string_view purpose) {
    auto made = at.make_database(purpose);
    const auto with = engine_environment(*made);
    for (const auto* verb : {"migrate", "seed"}) must_run({from.fibctl(), verb}, with, at.file("out"));
    return made;
}

}  // namespace fib::bench
