#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/person.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "inbound/apply_events.hpp"
#include "inbound/readable.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

constexpr std::size_t longest_text = 500;

struct options {
    std::string who;
    std::string text = "(noticed by hand)";
};

exit_code run(command& given, const options& chosen) {
    store::session on{database_of(given, std::chrono::seconds{30})};
    const auto people = people_named(on, chosen.who);
    const auto& whom = people.front();
    if (whom.email.empty()) throw failure{fmt::format("person {} has no mail address", whom.person)};
    inbound::message_event what;
    what.what = inbound::message_event::kind::replied;
    what.source = "fibctl";
    what.address = whom.email;
    what.at = given.clock.now();
    what.detail = inbound::readable(chosen.text, longest_text);
    audited_run audit{on, given.clock, "person:replied",
                      audit_detail([&](json_writer& json) { json.field("person", whom.person); })};
    const auto did = inbound::apply_new(on, {what}, given.clock.now());
    if (did.changed == 0) {
        throw failure{
            fmt::format("no mail was sent to {} in the last 90 days that has no reply noted yet; nothing was changed",
                        one_line(whom.email))};
    }
    audit.done();
    if (given.json) {
        json_writer{given.out}.begin_object().field("person", whom.person).field("noted", true).end_object().end();
    } else {
        given.out << "Noted as a reply to the newest mail that they were sent.\n";
    }
    return exit_code::done;
}

}  // namespace

void person_replied(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("person:replied", "Note that somebody answered a mail, as if the engine had seen it",
                        "fibctl person:replied ann@example.com --text \"wants a demo\"",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("WHO", chosen->who, "The person's id or mail address").required().type_name("ID|EMAIL");
    verb.add_option("--text", chosen->text, "What they wrote, in short").type_name("TEXT");
}

}  // namespace fib::cli::commands
