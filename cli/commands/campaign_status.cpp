#include "cli/database.hpp"
#include "cli/status/looking.hpp"
#include "cli/status/standing_json.hpp"
#include "cli/status/watching.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <memory>
#include <optional>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

struct options {
    funnel_wish wish;
    double every = 2;                     ///< seconds
    std::optional<argument> watch_asked;  ///< once the verb is there
};

void must_exist(store::session& on, std::int64_t sequence) {
    if (!on.query("select from campaign_sequences where id = $1", sequence).empty()) return;
    throw failure{fmt::format("there is no sequence {}; without --sequence all of them are shown", sequence)};
}

exit_code run(const command& given, const options& chosen) {
    store::session on{database_of(given, 30s)};
    if (chosen.wish.sequence) must_exist(on, *chosen.wish.sequence);
    if (chosen.watch_asked->times() > 0) {
        watch(given, chosen.wish, std::chrono::milliseconds{std::llround(chosen.every * 1000)});
        return exit_code::done;
    }
    looking eyes{given.loaded.values, chosen.wish, given.clock};
    const auto found = eyes.look(on);
    if (given.json) {
        json_writer json{given.out};
        write_standing(json, found);
        json.end();
    } else {
        const auto to = canvas_of(given);
        print_lines(given.out, draw(found, to), to);
    }
    return exit_code::done;
}

}  // namespace

void campaign_status(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("campaign:status", "Who waits where, what came of it, how fast it goes, and what holds it back",
                        "fibctl campaign:status --watch", [chosen](command& given) { return run(given, *chosen); });
    chosen->watch_asked =
        verb.add_option("--watch", chosen->every, "Look again every so many seconds, 2 when not given, until Ctrl-C")
            .value_optional()
            .within(0.1, 86'400.0)
            .type_name("SECONDS");
    verb.add_option("--sequence", chosen->wish.sequence, "The funnel of this one alone")
        .between(1, 1'000'000'000)
        .type_name("ID");
    verb.add_option("--days", chosen->wish.days,
                    "The funnel's messages of so many days, today's (UTC) the last of them")
        .between(1, 400)
        .shown_default()
        .type_name("N");
}

}  // namespace fib::cli::commands
