#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <chrono>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

exit_code run(command& given) {
    store::session on{database_of(given, std::chrono::seconds{5})};
    const auto found = on.query(
        "select id, kind, coalesce(campaign_id, ''), coalesce(tag, ''), coalesce(sequence_id::text, '') "
        "from engagement_rules where is_active order by id");
    if (given.json) {
        json_writer json{given.out};
        json.begin_array();
        for (std::size_t at = 0; at < found.size(); ++at) {
            json.begin_object().field("id", found.number(at, 0)).field("on", found.text(at, 1));
            json.field("campaign", found.text(at, 2)).field("tag", found.text(at, 3));
            json.field("sequence", found.text(at, 4)).end_object();
        }
        json.end_array().end();
        return exit_code::done;
    }
    table rules{{{"RULE", align::right}, {"ON"}, {"CAMPAIGN"}, {"TAG"}, {"SEQUENCE", align::right}}};
    for (std::size_t at = 0; at < found.size(); ++at) {
        rules.row({std::string{found.text(at, 0)}, std::string{found.text(at, 1)},
                   found.text(at, 2).empty() ? "any" : std::string{found.text(at, 2)}, std::string{found.text(at, 3)},
                   std::string{found.text(at, 4)}});
    }
    rules.empty() ? void(given.out << "There are no rules: fibctl engagement:add makes one.\n")
                  : rules.print(given.out);
    return exit_code::done;
}

}  // namespace

void engagement_list(verbs& all) {
    all.add("engagement:list", "What opening, clicking and replying lead to", "fibctl engagement:list --json", run);
}

}  // namespace fib::cli::commands
