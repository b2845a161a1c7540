#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "pipeline/settle.hpp"
#include "providers/attempt.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

struct options {
    std::vector<std::string> attempts;
    bool all = false;
    std::string settle;
    std::string detail;
    int limit = 50;
};

void print_json(const command& given, const std::vector<pipeline::unknown>& found, std::size_t total) {
    json_writer json{given.out};
    json.begin_object().field("total", total).key("unknown").begin_array();
    for (const auto& one : found) {
        json.begin_object().field("attempt", one.attempt).field("person", one.person).field("email", one.email);
        json.field("channel", one.channel).field("campaign_id", one.campaign_id).field("reason", one.reason);
        json.field("begun_at", to_sql(one.fenced_at)).end_object();
    }
    json.end_array().end_object().end();
}

void print_people(const command& given, const std::vector<pipeline::unknown>& found, std::size_t total) {
    if (found.empty()) {
        given.out << "Nothing is unknown: every attempt that was begun has its outcome.\n";
        return;
    }
    table list{{{"ATTEMPT"}, {"PERSON", align::right}, {"ADDRESS"}, {"CAMPAIGN"}, {"AGE"}, {"WHY"}}};
    for (const auto& one : found) {
        const auto age = std::chrono::duration_cast<std::chrono::seconds>(given.clock.now() - one.fenced_at);
        list.row({one.attempt, std::to_string(one.person), one.email, one.campaign_id, span_text(age), one.reason});
    }
    list.print(given.out);
    if (total > found.size()) given.out << fmt::format("... {} in all\n", grouped(static_cast<std::int64_t>(total)));
    given.out << "\nThese may have been sent. Look an attempt up in the provider's log by its tag, then:\n"
                 "  fibctl campaign:unknown --settle sent ATTEMPT...     it was sent; the sequence goes on\n"
                 "  fibctl campaign:unknown --settle resend ATTEMPT...   it was not; it is sent again\n"
                 "  fibctl campaign:unknown --settle skip ATTEMPT...     nobody can tell; the sequence goes on\n";
}

pipeline::settlement settlement_of(const std::string& word) {
    if (word == "sent") return pipeline::settlement::sent;
    if (word == "resend") return pipeline::settlement::not_sent;
    return pipeline::settlement::skip;
}

providers::attempt_id must_name(const std::string& text) {
    const auto name = providers::attempt_id::parse(text);
    if (!name) throw usage_error{fmt::format("'{}' is no attempt; copy one from: fibctl campaign:unknown", text)};
    return *name;
}

std::vector<providers::attempt_id> wanted(store::session& on, const command& given, const options& chosen) {
    std::vector<providers::attempt_id> out;
    for (const auto& text : chosen.attempts) out.push_back(must_name(text));
    if (chosen.all) {
        for (const auto& one : pipeline::list_unknowns(on, 1'000'000, given.clock.now())) {
            out.push_back({one.claim, one.place, {}});
        }
    }
    if (out.empty()) throw usage_error{"name the attempts to settle, or give --all"};
    return out;
}

std::string asked_detail(const options& chosen, std::size_t asked) {
    return audit_detail([&](json_writer& json) {
        json.field("settle", chosen.settle).field("all", chosen.all).field("asked", asked);
        json.key("attempts").begin_array();
        for (const auto& one : chosen.attempts) json.value(one);
        json.end_array();
    });
}

exit_code settle(store::session& on, const command& given, const options& chosen) {
    const auto steps = pipeline::load_catalog(on, {});
    std::int64_t settled = 0;
    const auto names = wanted(on, given, chosen);
    audited_run audit{on, given.clock, "campaign:unknown", asked_detail(chosen, names.size())};
    for (const auto& name : names) {
        const pipeline::settle_request what{
            name.claim, name.place, settlement_of(chosen.settle),
            chosen.detail.empty() ? "settled by hand as " + chosen.settle : chosen.detail};
        if (pipeline::settle(on, *steps, what, given.clock.now())) ++settled;
    }
    audit.done(audit_detail([&](json_writer& json) { json.field("settled", settled); }));
    if (given.json) {
        json_writer{given.out}.begin_object().field("settled", settled).field("asked", names.size()).end_object().end();
    } else {
        given.out << fmt::format("{} of {} settled as '{}'.\n", settled, names.size(), chosen.settle);
    }
    if (settled == static_cast<std::int64_t>(names.size())) return exit_code::done;
    throw failure{
        "the others are not unknown: they were settled already, or never were; list what is with: fibctl "
        "campaign:unknown"};
}

exit_code run(command& given, const options& chosen) {
    for (const auto& text : chosen.attempts) must_name(text);
    if (chosen.settle.empty() && (!chosen.attempts.empty() || chosen.all)) {
        throw usage_error{"say how to settle them: --settle sent, resend or skip"};
    }
    store::session on{database_of(given, 30s)};
    if (!chosen.settle.empty()) return settle(on, given, chosen);
    const auto total = pipeline::count_unknowns(on);
    const auto found = pipeline::list_unknowns(on, chosen.limit, given.clock.now() + 1h);
    given.json ? print_json(given, found, total) : print_people(given, found, total);
    return exit_code::done;
}

}  // namespace

void campaign_unknown(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("campaign:unknown", "List sends that may have happened, and settle them by hand",
                        "fibctl campaign:unknown --settle sent 20261124-981-17",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("ATTEMPT", chosen->attempts, "Attempts to settle, as the list names them");
    verb.add_option("--settle", chosen->settle, "What becomes of them").one_of({"sent", "resend", "skip"});
    verb.add_option("--message-id", chosen->detail, "The provider's message id, or the reason, for the books");
    verb.add_flag("--all", chosen->all, "Settle every one");
    verb.add_option("--limit", chosen->limit, "How many to list").between(1, 1'000'000'000).shown_default();
}

}  // namespace fib::cli::commands
