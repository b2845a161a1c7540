#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/steps.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

void print_json(std::ostream& out, const named_sequence& in, const std::vector<stored_step>& steps) {
    json_writer json{out};
    json.begin_object().field("sequence", in.id).field("name", in.name).field("active", in.active);
    json.key("steps").begin_array();
    for (const auto& one : steps) {
        json.begin_object().field("step_number", one.number).field("day_offset", one.day_offset);
        json.field("channel", one.channel).field("template_id", one.template_id);
        json.field("campaign_id", one.campaign_id).field("landing_page", one.landing_page);
        json.field("subject", one.subject).field("preview_text", one.preview_text).field("active", one.active);
        json.key("conditions");
        // PostgreSQL wrote it.
        one.conditions.empty() ? void(json.null()) : void(out << one.conditions);
        json.end_object();
    }
    json.end_array().end_object().end();
}

void print_people(std::ostream& out, const named_sequence& in, const std::vector<stored_step>& steps) {
    out << fmt::format("Sequence {}: {}{}\n", in.id, one_line(in.name), in.active ? "" : " (not active)");
    if (steps.empty()) {
        out << "It has no steps; 'fibctl steps:import FILE' brings them in.\n";
        return;
    }
    table shown{{{"STEP", align::right},
                 {"DAY", align::right},
                 {"CHANNEL"},
                 {"TEMPLATE"},
                 {"CAMPAIGN"},
                 {"ACTIVE"},
                 {"SUBJECT"},
                 {"CONDITIONS"}}};
    for (const auto& one : steps) {
        shown.row({std::to_string(one.number), std::to_string(one.day_offset), one.channel, one.template_id,
                   one.campaign_id, one.active ? "yes" : "retired", one.subject, one.conditions});
    }
    shown.print(out);
    out << "Day 1 is the day on which somebody starts; each step comes at the local hour of that start.\n";
}

exit_code run(command& given, const std::string& which) {
    store::session on{database_of(given, std::chrono::seconds{15})};
    const auto in = must_find_sequence(on, which);
    const auto steps = steps_of(on, in.id);
    given.json ? print_json(given.out, in, steps) : print_people(given.out, in, steps);
    return exit_code::done;
}

}  // namespace

void steps_list(verbs& all) {
    const auto which = std::make_shared<std::string>();
    auto verb = all.add("steps:list", "Show the steps of a sequence in their order", "fibctl steps:list --sequence 1",
                        [which](command& given) { return run(given, *which); });
    verb.add_option("--sequence", *which, "Which; not needed where there is only one").type_name("ID|NAME");
}

}  // namespace fib::cli::commands
