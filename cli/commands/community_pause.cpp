#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/deploying.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

exit_code run(command& given, const std::string& which) {
    store::session on{database_of(given, std::chrono::seconds{10})};
    const auto where = must_find(on, which);
    audited_run audit{on, given.clock, "community:pause", asked_detail(which, {})};
    const bool paused = community::pause(on, where.id);
    audit.done();
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("community", where.slug).field("paused", paused).field("was", where.status);
        json.end_object().end();
    } else if (paused) {
        given.out << fmt::format(
            "Paused: {0} (it was {1}). Its people wait until 'fibctl community:resume {0}'; sends that had begun still "
            "finish.\n",
            where.slug, where.status);
    } else {
        given.out << fmt::format("{} was paused already.\n", where.slug);
    }
    return exit_code::done;
}

}  // namespace

void community_pause(verbs& all) {
    const auto which = std::make_shared<std::string>();
    auto verb = all.add("community:pause", "Send nothing to a community's people until community:resume",
                        "fibctl community:pause elm-creek-ne", [which](command& given) { return run(given, *which); });
    verb.add_option("COMMUNITY", *which, "Its id or slug").required().type_name("ID|SLUG");
}

}  // namespace fib::cli::commands
