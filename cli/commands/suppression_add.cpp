#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/suppression_file.hpp"
#include "cli/verbs.hpp"
#include "pipeline/suppressed_address.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

struct options {
    std::vector<std::string> addresses;
    std::string reason = "manual";
};

std::vector<pipeline::suppression> read(const command& given, const options& chosen) {
    const auto reason = suppression_reason(chosen.reason);
    if (!reason) throw usage_error{"--reason " + reason.error().text};
    std::vector<pipeline::suppression> out;
    for (const auto& one : chosen.addresses) {
        const auto address = pipeline::suppressed_address(one);
        if (!address) throw usage_error{address.error().text};
        out.push_back({*address, *reason, "fibctl", given.clock.now()});
    }
    return out;
}

exit_code run(command& given, const options& chosen) {
    const auto what = read(given, chosen);
    store::session on{database_of(given, std::chrono::seconds{30})};
    audited_run audit{on, given.clock, "suppression:add", audit_detail([&](json_writer& json) {
                          json.field("addresses", what.size()).field("reason", what.front().reason);
                      })};
    store::transaction tx{on};
    const auto added = pipeline::suppress(on, what);
    tx.commit();
    audit.done(audit_detail([&](json_writer& json) { json.field("added", added); }));
    if (given.json) {
        json_writer{given.out}.begin_object().field("asked", what.size()).field("added", added).end_object().end();
    } else {
        given.out << fmt::format("{} added; nothing is sent there from the next wave on.\n",
                                 counted(static_cast<std::int64_t>(added), "address", "addresses"));
        if (added < what.size()) given.out << "The others were on the list already.\n";
    }
    return exit_code::done;
}

}  // namespace

void suppression_add(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("suppression:add", "Send nothing more to these addresses, whoever has them",
                        "fibctl suppression:add ann@example.com +14025550101 @example.org --reason manual",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("ADDRESS", chosen->addresses, "Mail addresses, telephone numbers, or @domain").required();
    verb.add_option(
            "--reason", chosen->reason,
            "Why, in a word; unsubscribed, complained and stop also end the sequence of whoever has the address")
        .type_name("WORD");
}

}  // namespace fib::cli::commands
