#include "cli/database.hpp"
#include "cli/deploying.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "community/standing.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

void print_json(const command& given, const community::town& where, const community::standing& found) {
    const auto moment = [](const std::optional<timestamp>& at) {
        return at ? std::optional{to_sql(*at)} : std::nullopt;
    };
    json_writer json{given.out};
    json.begin_object().field("community", where.slug).field("community_id", where.id).field("status", where.status);
    json.field("contacts", found.contacts).field("enrolled", found.enrolled).field("finished", found.finished);
    json.field("first_due", moment(found.first_due)).field("last_due", moment(found.last_due));
    json.key("steps").begin_array();
    for (const auto& one : found.steps) {
        json.begin_object().field("sequence", one.sequence).field("step", one.number);
        json.field("campaign_id", one.campaign_id).field("channel", one.channel).field("waiting", one.waiting);
        json.field("sent", one.sent).field("opened", one.opened).field("clicked", one.clicked);
        json.field("replied", one.replied).field("bounced", one.bounced).field("unsubscribed", one.unsubscribed);
        json.field("skipped", one.skipped).field("failed", one.failed).end_object();
    }
    json.end_array().end_object().end();
}

void print_people(const command& given, const community::town& where, const community::standing& found) {
    given.out << fmt::format("{}, {} ({}): {}\n", one_line(where.name), one_line(where.state), one_line(where.slug),
                             where.status);
    given.out << fmt::format("{} of {} enrolled, {} finished.\n", grouped(found.enrolled),
                             counted(found.contacts, "primary contact", "primary contacts"), grouped(found.finished));
    if (found.first_due) {
        given.out << fmt::format("Next: from {} to {} ({}).\n",
                                 community::local_text(*found.first_due, where.time_zone),
                                 community::local_text(*found.last_due, where.time_zone), one_line(where.time_zone));
    }
    if (found.steps.empty()) return;
    const auto right = align::right;
    table steps{{{"STEP", right},
                 {"CAMPAIGN"},
                 {"CHANNEL"},
                 {"WAITING", right},
                 {"SENT", right},
                 {"OPENED", right},
                 {"CLICKED", right},
                 {"REPLIED", right},
                 {"BOUNCED", right},
                 {"UNSUBSCRIBED", right},
                 {"SKIPPED", right},
                 {"FAILED", right}}};
    for (const auto& one : found.steps) {
        steps.row({fmt::format("{}.{}", one.sequence, one.number), one.campaign_id, one.channel, grouped(one.waiting),
                   grouped(one.sent), grouped(one.opened), grouped(one.clicked), grouped(one.replied),
                   grouped(one.bounced), grouped(one.unsubscribed), grouped(one.skipped), grouped(one.failed)});
    }
    given.out << '\n';
    steps.print(given.out);
}

exit_code run(command& given, const std::string& which) {
    store::session on{database_of(given, std::chrono::seconds{60})};
    const auto where = must_find(on, which);
    const auto found = community::look(on, where.id);
    given.json ? print_json(given, where, found) : print_people(given, where, found);
    return exit_code::done;
}

}  // namespace

void community_status(verbs& all) {
    const auto which = std::make_shared<std::string>();
    auto verb = all.add("community:status", "Who is enrolled in a community, and what came of each step",
                        "fibctl community:status elm-creek-ne", [which](command& given) { return run(given, *which); });
    verb.add_option("COMMUNITY", *which, "Its id or slug").required().type_name("ID|SLUG");
}

}  // namespace fib::cli::commands
