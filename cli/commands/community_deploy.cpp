#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/deploying.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

struct options {
    std::string which;
    deploy_options how;
};

exit_code run(command& given, const options& chosen) {
    const auto wish = wish_of(chosen.how);
    store::session on{database_of(given, 5min)};
    const auto where = must_find(on, chosen.which);
    std::optional<audited_run> audit;
    if (!wish.dry_run) audit.emplace(on, given.clock, "community:deploy", asked_detail(chosen.which, chosen.how));
    std::optional<progress_bar> bar;
    const auto done =
        community::deploy(on, where, wish, given.clock.now(), [&](std::int64_t enrolled, std::int64_t all) {
            if (!bar) bar.emplace(given.err, given.err_is_terminal && !given.json, "enrolling", all);
            bar->show(enrolled);
        });
    bar.reset();
    if (!done) {
        if (audit) audit->failed(problem_detail(done.error()));
        throw failure{done.error().text};
    }
    if (audit) audit->done(deployed_detail(*done));
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("dry_run", wish.dry_run);
        write_deployed(json, *done);
        json.end_object().end();
    } else {
        print_deployed(given.out, *done, wish.dry_run);
    }
    return exit_code::done;
}

}  // namespace

void community_deploy(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("community:deploy", "Enrol a community's contacts, their first mails spread over a day",
                        "fibctl community:deploy elm-creek-ne --start 2026-12-01 --dry-run",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("COMMUNITY", chosen->which, "Its id or slug").required().type_name("ID|SLUG");
    add_deploy_options(verb, chosen->how);
}

}  // namespace fib::cli::commands
