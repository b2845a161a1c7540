#include "cli/database.hpp"
#include "cli/explaining.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "community/eligible.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace fib::cli::commands {
namespace {

using side = enum rule_said::side;

std::int64_t must_find_person(store::session& on, const std::string& which) {
    const auto found = pipeline::find_people(on, which);
    if (found.empty()) throw failure{fmt::format("there is no person with the id or address '{}'", one_line(which))};
    if (found.size() > 1) {
        throw failure{fmt::format("{} people are meant by '{}'; give one of their ids: {}", found.size(),
                                  one_line(which), fmt::join(found, ", "))};
    }
    return found.front();
}

pipeline::gate_rules rules_for(const command& given, pipeline::channel by) {
    const auto& sending = given.loaded.values.sending;
    const bool on = by == pipeline::channel::email ? sending.email_enabled
                    : by == pipeline::channel::sms ? sending.sms_enabled
                                                   : sending.voice_enabled;
    return {.serves = by, .switched_on = on};
}

std::vector<std::pair<const char*, std::optional<timestamp>>> came_back(const pipeline::past_message& one) {
    return {{"delivered", one.delivered}, {"opened", one.opened},   {"clicked", one.clicked},
            {"replied", one.replied},     {"bounced", one.bounced}, {"complained", one.complained}};
}

std::string came_back_text(const pipeline::past_message& one) {
    std::string text = one.status == "sent" ? std::string{} : one.reason;
    for (const auto& [what, at] : came_back(one)) {
        if (at) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", what, to_sql(*at).substr(0, 16));
    }
    return text;
}

const char* word(side which) {
    return which == side::speaks_for ? "for" : which == side::against ? "against" : "not asked";
}

void print_json(const command& given, const pipeline::examined& found, const explained& what,
                const std::string& not_enrolled) {
    json_writer json{given.out};
    json.begin_object().field("person", found.who.id).field("email", found.who.email);
    json.field("business", found.who.business_name).field("community", found.who.community);
    json.field("sequence", found.who.at.sequence).field("step", found.who.at.step);
    json.field("channel", to_string(found.by)).field("consent_basis", found.consent_basis);
    json.field("due", found.due ? std::optional{to_sql(*found.due)} : std::nullopt);
    json.field("state", what.state).field("state_text", what.state_text);
    json.field("comes_next", what.verdict_text).field("deploy_leaves_out", not_enrolled).key("rules").begin_array();
    for (const auto& one : what.rules) {
        json.begin_object().field("rule", one.rule).field("says", word(one.side)).field("why", one.why).end_object();
    }
    json.end_array().key("suppressions").begin_array();
    for (const auto& one : found.suppressions) json.value(one);
    json.end_array().key("next").begin_array();
    for (const auto& one : what.next) {
        json.begin_object().field("step", one.step).field("campaign_id", one.campaign_id);
        json.field("channel", one.channel).field("not_before", to_sql(one.at)).end_object();
    }
    json.end_array().key("history").begin_array();
    for (const auto& one : found.history) {
        json.begin_object().field("at", to_sql(one.at)).field("campaign_id", one.campaign_id);
        json.field("channel", one.channel).field("status", one.status).field("reason", one.reason);
        json.field("provider_message_id", one.provider_id);
        for (const auto& [name, at] : came_back(one)) json.field(name, at ? std::optional{to_sql(*at)} : std::nullopt);
        json.end_object();
    }
    json.end_array().end_object().end();
}

void print_people(const command& given, const pipeline::examined& found, const explained& what,
                  const std::string& not_enrolled) {
    auto& out = given.out;
    const auto& who = found.who;
    out << fmt::format("Person {}: {} {} <{}>, {} in {}, {}\n", who.id, one_line(who.first_name),
                       one_line(who.last_name), one_line(who.email), one_line(who.business_name),
                       one_line(who.community), one_line(who.state));
    out << fmt::format("Stands:    {}\n", one_line(what.state_text));
    out << fmt::format("Next:      {}\n", one_line(what.verdict_text));
    out << fmt::format("Consent:   {}\n", found.consent_basis.empty() ? "no basis is recorded" : found.consent_basis);
    if (!not_enrolled.empty()) out << fmt::format("Deploy:    community:deploy leaves them out ({})\n", not_enrolled);
    for (const auto& one : found.suppressions) out << fmt::format("Suppressed: {}\n", one_line(one));
    table rules{{{"RULE"}, {"SAYS"}, {"WHY"}}};
    for (const auto& one : what.rules) rules.row({one.rule, word(one.side), one.why});
    out << '\n';
    rules.print(out);
    if (!what.next.empty()) {
        table next{{{"STEP", align::right}, {"CAMPAIGN"}, {"CHANNEL"}, {"NOT BEFORE (UTC)"}}};
        for (const auto& one : what.next) {
            next.row({std::to_string(one.step), one.campaign_id, one.channel, to_sql(one.at).substr(0, 16)});
        }
        out << "\nIf nothing comes between:\n";
        next.print(out);
    }
    out << (found.history.empty() ? "\nNothing was ever sent to them.\n"
                                  : "\nWhat was sent, the newest first (UTC):\n");
    if (found.history.empty()) return;
    table history{{{"AT"}, {"CAMPAIGN"}, {"CHANNEL"}, {"STATUS"}, {"WHAT CAME BACK"}}};
    for (const auto& one : found.history) {
        history.row({to_sql(one.at).substr(0, 16), one.campaign_id, one.channel, one.status, came_back_text(one)});
    }
    history.print(out);
}

exit_code run(command& given, const std::string& which) {
    store::session on{database_of(given, std::chrono::seconds{30})};
    const auto id = must_find_person(on, which);
    const auto steps = pipeline::load_catalog(on, {});
    const auto found = pipeline::examine(on, id);
    if (!found) throw failure{fmt::format("person {} is gone", id)};
    const auto what = explain(*found, *steps, rules_for(given, found->by), given.clock.now());
    const auto not_enrolled =
        what.state == "never enrolled" ? community::why_not_enrolled(on, id, {found->by, {}}) : std::string{};
    given.json ? print_json(given, *found, what, not_enrolled) : print_people(given, *found, what, not_enrolled);
    return exit_code::done;
}

}  // namespace

void campaign_explain(verbs& all) {
    const auto which = std::make_shared<std::string>();
    auto verb =
        all.add("campaign:explain", "One person's messages, what comes next, and each rule for or against it",
                "fibctl campaign:explain ann@example.com", [which](command& given) { return run(given, *which); });
    verb.add_option("PERSON", *which, "An id or an email address").required().type_name("ID|EMAIL");
}

}  // namespace fib::cli::commands
