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
    audited_run audit{on, given.clock, "community:resume", asked_detail(which, {})};
    const auto status = community::resume(on, where.id);
    audit.done();
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("community", where.slug).field("resumed", status.has_value());
        json.field("status", status.value_or(where.status)).end_object().end();
    } else if (status) {
        given.out << fmt::format("Resumed: {} is {}.{}\n", where.slug, *status,
                                 *status == "deploying"
                                     ? fmt::format(" Complete it: fibctl community:deploy {}", where.slug)
                                     : " Who is due goes out at the next look, within 15 minutes.");
    } else {
        given.out << fmt::format("{} was not paused; it is {}.\n", where.slug, where.status);
    }
    return exit_code::done;
}

}  // namespace

void community_resume(verbs& all) {
    const auto which = std::make_shared<std::string>();
    auto verb = all.add("community:resume", "Send to a community's people again",
                        "fibctl community:resume elm-creek-ne", [which](command& given) { return run(given, *which); });
    verb.add_option("COMMUNITY", *which, "Its id or slug").required().type_name("ID|SLUG");
}

}  // namespace fib::cli::commands
