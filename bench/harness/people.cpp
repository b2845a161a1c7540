#include "bench/harness/people.hpp"

#include "bench/harness/child.hpp"
#include "bench/harness/engine_environment.hpp"
#include "bench/harness/progress.hpp"
#include "cli/print.hpp"

#include <string>

namespace fib::bench {

std::unique_ptr<database> database_with_people(const programs& from, workplace& at, std::int64_t count) {
    say("{} people are made", cli::grouped(count));
    auto made = at.make_database("people");
    const auto with = engine_environment(*made);
    const auto out = at.file("out");
    must_run({from.fibctl(), "migrate"}, with, out);
    must_run({from.fibctl(), "seed"}, with, out);
    must_run({from.fibctl(), "sample:load", "--people", std::to_string(count), "--due", "now"}, with, out);
    made->connect()->script("vacuum (analyze)");
    return made;
}

std::unique_ptr<database> copy_of_people(const programs& from, workplace& at, std::string_view purpose,
                                         const database& people) {
    auto made = at.make_database(purpose, &people);
    must_run({from.fibctl(), "campaign:resume"}, engine_environment(*made), at.file("out"));
    return made;
}

}  // namespace fib::bench
