#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/person.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "privacy/erase.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

struct options {
    std::string who;
    bool yes = false;
};

constexpr int most_tries = 5;

std::int64_t erase(store::session& on, const command& given, const privacy::subject& whom) {
    for (int tries = 1;; ++tries) {
        try {
            const auto rows = privacy::erase(on, whom, given.clock.now());
            if (!rows) throw failure{rows.error().text};
            return *rows;
        } catch (const store::error& problem) {
            if (problem.why != store::error::kind::conflict || tries == most_tries) throw;
        }
    }
}

exit_code run(command& given, const options& chosen) {
    store::session on{database_of(given, std::chrono::minutes{5})};
    const auto people = people_named(on, chosen.who);
    if (!chosen.yes) {
        throw usage_error{fmt::format("{} would be forgotten for good; say --yes",
                                      counted(static_cast<std::int64_t>(people.size()), "person", "people"))};
    }
    audited_run run{on, given.clock, "person:erase", ids_of(people)};
    std::int64_t rows = 0;
    for (const auto& whom : people) rows += erase(on, given, whom);
    run.done(fmt::format(R"({{"rows": {}}})", rows));
    if (given.json) {
        json_writer{given.out}.begin_object().field("people", people.size()).field("rows", rows).end_object().end();
    } else {
        given.out << fmt::format(
            "{} forgotten, {} changed. The address stays on the suppression list, so that nothing "
            "is sent there again.\n",
            counted(static_cast<std::int64_t>(people.size()), "person", "people"), counted(rows, "row", "rows"));
    }
    return exit_code::done;
}

}  // namespace

void person_erase(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb =
        all.add("person:erase", "Forget a person for good; only the suppression of their address stays",
                "fibctl person:erase ann@example.com --yes", [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("WHO", chosen->who, "The person's id, or a mail address: everybody who has it")
        .required()
        .type_name("ID|EMAIL");
    verb.add_flag("--yes", chosen->yes, "Yes, for good");
}

}  // namespace fib::cli::commands
