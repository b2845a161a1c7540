#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "pipeline/examine.hpp"
#include "pipeline/suppressed_address.hpp"
#include "pipeline/suppression.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

/// Not the address: the list forgets it, and so does the log.
std::string whom(store::session& on, const std::string& address) {
    const bool domain = address.starts_with('@');
    const bool phone = address.starts_with('+');
    const auto people = domain || phone ? std::vector<std::int64_t>{} : pipeline::find_people(on, address);
    return audit_detail([&](json_writer& json) {
        json.field("kind", domain ? "domain" : phone ? "phone" : "mail");
        if (domain) json.field("domain", address);
        json.key("people").begin_array();
        for (const auto id : people) json.value(id);
        json.end_array();
    });
}

exit_code run(command& given, const std::string& written) {
    const auto address = pipeline::suppressed_address(written);
    if (!address) throw usage_error{address.error().text};
    store::session on{database_of(given, std::chrono::seconds{30})};
    audited_run audit{on, given.clock, "suppression:remove", whom(on, *address)};
    store::transaction tx{on};
    const bool removed = pipeline::lift(on, *address, given.clock.now());
    tx.commit();
    if (!removed) {
        throw failure{fmt::format("{} is not on the list; look with: fibctl suppression:list --like TEXT", *address)};
    }
    audit.done();
    if (given.json) {
        json_writer{given.out}.begin_object().field("removed", *address).end_object().end();
    } else {
        given.out << fmt::format("{} is off the list; whom it had stopped goes on.\n", *address);
    }
    return exit_code::done;
}

}  // namespace

void suppression_remove(verbs& all) {
    const auto address = std::make_shared<std::string>();
    auto verb = all.add("suppression:remove", "Take an address off the suppression list",
                        "fibctl suppression:remove ann@example.com",
                        [address](command& given) { return run(given, *address); });
    verb.add_option("ADDRESS", *address, "A mail address, a telephone number, or @domain").required();
}

}  // namespace fib::cli::commands
