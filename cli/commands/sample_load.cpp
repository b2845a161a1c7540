#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "seeds/sample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <thread>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

struct options {
    std::int64_t people = 10'000;
    std::int64_t communities = 500;
    std::int64_t waiting = 0;
    std::string due = "now";
};

/// One a processor, for the server is busy with each; it has its own work to do besides.
int sessions_at_once() {
    return static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 2U, 6U));
}

exit_code run(command& given, const options& chosen) {
    const auto settings = database_of(given, 10min);
    store::session on{settings};
    audited_run audit{on, given.clock, "sample:load", audit_detail([&](json_writer& json) {
                          json.field("people", chosen.people).field("communities", chosen.communities);
                      })};
    progress_bar bar{given.err, given.err_is_terminal && !given.json, "people", chosen.people, &given.clock};
    const seeds::sample_wish wish{.people = chosen.people,
                                  .communities = chosen.communities,
                                  .waiting = chosen.waiting,
                                  .spread = chosen.due == "spread",
                                  .sessions = sessions_at_once()};
    const auto done = seeds::load_sample(
        on, seeds::embedded(), wish, [&bar](std::int64_t there) { bar.show(there); },
        [&settings] { return std::make_unique<store::session>(settings); });
    if (!done) throw failure{done.error().text};
    audit.done(audit_detail([&](json_writer& json) { json.field("added", done->added); }));
    if (given.json) {
        json_writer out{given.out};
        out.begin_object().field("added", done->added).field("there_before", done->there_before);
        out.field("communities", done->communities).end_object().end();
    } else {
        given.out << fmt::format("{} added in {}; {} were there before.\n", counted(done->added, "person", "people"),
                                 counted(done->communities, "community", "communities"), grouped(done->there_before));
    }
    return exit_code::done;
}

}  // namespace

void sample_load(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb =
        all.add("sample:load", "Fill an empty database with made-up businesses and people, for trying things out",
                "fibctl sample:load --people 10000", [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--people", chosen->people, "How many there are to be in all").shown_default();
    verb.add_option("--communities", chosen->communities, "In how many towns, 500 at most").shown_default();
    verb.add_option("--waiting", chosen->waiting,
                    "How many of these towns wait to be deployed (community:deploy-batch)")
        .shown_default();
    verb.add_option("--due", chosen->due, "When their first mail is due: now, or spread over 24 hours")
        .one_of({"now", "spread"})
        .shown_default();
}

}  // namespace fib::cli::commands
