#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>

namespace fib::cli::commands {
namespace {

exit_code run(command& given, std::int64_t id) {
    store::session on{database_of(given, std::chrono::seconds{5})};
    audited_run audit{on, given.clock, "engagement:remove",
                      audit_detail([&](json_writer& json) { json.field("rule", id); })};
    if (on.query("delete from engagement_rules where id = $1 returning id", id).empty()) {
        throw failure{fmt::format("there is no rule {}; fibctl engagement:list shows them", id)};
    }
    audit.done();
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("removed", id).end_object().end();
    } else {
        given.out << fmt::format("Rule {} is gone; whom it moved or tagged stays so.\n", id);
    }
    return exit_code::done;
}

}  // namespace

void engagement_remove(verbs& all) {
    const auto id = std::make_shared<std::int64_t>();
    auto verb = all.add("engagement:remove", "End a rule of engagement:add", "fibctl engagement:remove 3",
                        [id](command& given) { return run(given, *id); });
    verb.add_option("RULE", *id, "Its number, as engagement:list shows it").required();
}

}  // namespace fib::cli::commands
