#include "cli/scoring_run.hpp"

#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/scoring_model.hpp"
#include "scoring/walk.hpp"

#include <fmt/format.h>

#include <chrono>
#include <ostream>
#include <sstream>

namespace fib::cli {
namespace {

using namespace std::chrono_literals;

struct summary {
    scoring::written did;
    bool resumed = false;
    double seconds = 0;
    std::string hint;  ///< what is not done by this run
};

void write_counts(json_writer& json, const scoring_options& chosen, const summary& of) {
    json.begin_object().field("all", chosen.all).field("resumed", of.resumed);
    json.field("businesses", of.did.looked_at).field("changed", of.did.changed).field("moved", of.did.moved);
    json.field("seconds", of.seconds).end_object();
}

std::string detail_of(const scoring_options& chosen, const summary& of, const std::string& digest) {
    std::ostringstream out;
    json_writer json{out};
    json.begin_object().field("model", digest).key("did");
    write_counts(json, chosen, of);
    json.end_object();
    return out.str();
}

std::string hint_of(const std::optional<scoring::last_whole>& last, timestamp now) {
    if (!last) return "No run with --all has ended yet: only businesses with news have a score.";
    if (!last->same_model)
        return "The last run with --all had another model: until the next one, scores of both stand.";
    const auto ago = std::chrono::duration_cast<std::chrono::seconds>(now - last->ended_at);
    if (ago < 36h) return {};
    return fmt::format("The last run with --all ended {} ago; scores decay in those alone, so let one run each day.",
                       span_text(ago));
}

summary walk_through(store::session& on, const command& given, const scoring_options& chosen,
                     const scoring::model& with, scoring::kind what) {
    const auto began = given.clock.since_boot();
    auto walk = scoring::walk::begin(on, with, what, chosen.all ? scoring::scope::all : scoring::scope::news,
                                     given.clock.now());
    if (!walk) throw failure{walk.error().text};
    const auto first = chosen.all ? 0 : walk->position();
    progress_bar bar{given.err, given.err_is_terminal && !given.json, chosen.all ? "businesses" : "activities",
                     walk->upto() - first, &given.clock};
    bar.show(walk->position() - first);
    while (walk->step(given.clock.now())) bar.show(walk->position() - first);
    const auto seconds = std::chrono::duration<double>(given.clock.since_boot() - began).count();
    return {.did = walk->did(),
            .resumed = walk->resumed(),
            .seconds = seconds,
            .hint = chosen.all ? "" : hint_of(scoring::last_whole_walk(on, with, what), given.clock.now())};
}

void print(const command& given, const scoring_options& chosen, const summary& of, scoring::kind what) {
    if (given.json) {
        json_writer json{given.out};
        write_counts(json, chosen, of);
        json.end();
        return;
    }
    const auto rate = of.seconds > 0 ? static_cast<double>(of.did.looked_at) / of.seconds : 0;
    given.out << fmt::format("{} scored in {:.1f} s ({}/s), {} changed{}.\n",
                             counted(of.did.looked_at, what == scoring::kind::lead ? "business" : "customer",
                                     what == scoring::kind::lead ? "businesses" : "customers"),
                             of.seconds, rate_text(rate), grouped(of.did.changed),
                             what == scoring::kind::lead ? fmt::format(", {} moved", grouped(of.did.moved)) : "");
    if (of.resumed) given.out << "Went on from where an earlier run had stopped.\n";
    if (!of.hint.empty()) given.out << of.hint << '\n';
}

}  // namespace

exit_code run_scoring(command& given, const scoring_options& chosen, scoring::kind what, std::string_view verb) {
    const auto with = scoring_model(given, chosen.model);
    auto to = database_of(given, 60s);
    to.set_up = scoring::session_set_up();
    store::session on{to};
    audited_run run{on, given.clock, verb, chosen.all ? R"({"all": true})" : R"({"all": false})"};
    const auto did = walk_through(on, given, chosen, with, what);
    run.done(detail_of(chosen, did, with.digest));
    print(given, chosen, did, what);
    return exit_code::done;
}

void add_scoring_options(arguments verb, scoring_options& chosen) {
    verb.add_flag("--all", chosen.all, "Everybody, so that scores decay too; once a day. Else: who has done something");
    verb.add_option("--model", chosen.model, "Another model than the one built in (schema/seeds/scoring.toml)")
        .type_name("FILE");
}

}  // namespace fib::cli
