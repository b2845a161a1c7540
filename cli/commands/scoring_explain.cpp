#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/scoring_model.hpp"
#include "cli/verbs.hpp"
#include "scoring/moves.hpp"
#include "scoring/signals.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

struct options {
    std::string which;
    std::string model;
};

struct business {
    std::int64_t id = 0;
    std::string name, status;
    std::int64_t lead_score = 0;
    std::optional<std::int64_t> health_score;
};

business find(store::session& on, const std::string& which) {
    const auto found = on.query(
        "select id, name, lead_status, lead_score, health_score from businesses "
        "where slug = $1 or id = case when $1 ~ '^[0-9]{1,18}$' then $1::bigint end order by slug = $1 desc limit 1",
        which);
    if (found.empty()) {
        throw failure{fmt::format("there is no business with the id or slug '{}'", one_line(which))};
    }
    return {found.number(0, 0), std::string{found.text(0, 1)}, std::string{found.text(0, 2)}, found.number(0, 3),
            found.maybe_number(0, 4)};
}

double points(std::int64_t millionths) {
    return static_cast<double>(millionths) / static_cast<double>(scoring::unit);
}

std::optional<scoring::status> movable(const std::string& status) {
    for (const auto one : {scoring::status::prospect, scoring::status::lead, scoring::status::qualified}) {
        if (status == scoring::to_string(one)) return one;
    }
    return std::nullopt;
}

std::string status_after(const business& of, const scoring::model& with, const scoring::score& lead) {
    const auto from = movable(of.status);
    return from ? std::string{scoring::to_string(scoring::moved(with.moves, *from, lead.value))} : of.status;
}

void write_score(json_writer& json, const scoring::score& of) {
    json.begin_object().field("score", of.value).field("sum", points(of.sum)).field("base", of.base);
    json.key("signals").begin_array();
    for (const auto& one : of.shares) {
        if (one.count == 0) continue;
        json.begin_object().field("signal", one.by->signal).field("count", one.count).field("points", one.by->points);
        json.field("left", one.left()).field("most", one.by->most).field("share", points(one.given)).end_object();
    }
    json.end_array().end_object();
}

void print_json(const command& given, const business& of, const scoring::model& with, const scoring::score& lead,
                const scoring::score& health) {
    json_writer json{given.out};
    json.begin_object().field("business", of.id).field("name", of.name).field("lead_status", of.status);
    json.field("status_after", status_after(of, with, lead)).field("lead_score", of.lead_score);
    json.field("health_score", of.health_score).key("lead");
    write_score(json, lead);
    json.key("health");
    of.status == "customer" ? write_score(json, health) : static_cast<void>(json.null());
    json.end_object().end();
}

void print_score(std::ostream& out, std::string_view title, const scoring::score& of) {
    table shown{{{std::string{title}},
                 {"SEEN", align::right},
                 {"POINTS", align::right},
                 {"LEFT", align::right},
                 {"GIVES", align::right}}};
    if (of.base != 0) shown.row({"(base)", "", "", "", fmt::format("{:.2f}", static_cast<double>(of.base))});
    for (const auto& one : of.shares) {
        if (one.count == 0) continue;
        const bool held = one.given != one.before_limit;
        shown.row({one.by->signal, grouped(one.count), fmt::format("{:+}", one.by->points),
                   fmt::format("{:.0f} %", 100 * one.left()),
                   fmt::format("{:+.2f}{}", points(one.given), held ? " (most)" : "")});
    }
    shown.row({"sum", "", "", "", fmt::format("{:.2f}", points(of.sum))});
    shown.print(out);
    out << fmt::format("score {} of {}\n\n", of.value, scoring::highest_score);
}

void print_thresholds(std::ostream& out, const business& of, const scoring::model& with, const scoring::score& lead) {
    const auto from = movable(of.status);
    if (!from) {
        out << fmt::format("A score moves no {}.\n", of.status);
        return;
    }
    for (const auto& one : with.moves) {
        if (one.of != *from) continue;
        const auto when = one.from > 0 ? fmt::format("from {} on", one.from) : fmt::format("below {}", one.upto + 1);
        out << fmt::format("A {} with a score {} becomes {}.\n", of.status, when, scoring::to_string(one.to));
    }
    const auto to = status_after(of, with, lead);
    out << (to == of.status ? fmt::format("So it stays {}.\n", to)
                            : fmt::format("So the next run of scoring:recalculate-leads makes it {}.\n", to));
}

void print_people(const command& given, const business& of, const scoring::model& with, const scoring::score& lead,
                  const scoring::score& health) {
    given.out << one_line(fmt::format("{} (id {}), {}; written: lead score {}{}", of.name, of.id, of.status,
                                      of.lead_score,
                                      of.health_score ? fmt::format(", health {}", *of.health_score) : ""))
              << "\n\n";
    print_score(given.out, "LEAD SIGNAL", lead);
    if (of.status == "customer") print_score(given.out, "HEALTH SIGNAL", health);
    print_thresholds(given.out, of, with, lead);
}

exit_code run(command& given, const options& chosen) {
    const auto with = scoring_model(given, chosen.model);
    store::session on{database_of(given, std::chrono::seconds{30})};
    const auto of = find(on, chosen.which);
    const auto now = given.clock.now();
    const auto seen = scoring::signals_of(on, of.id, now - std::chrono::days{with.window_days}, now);
    const auto lead = scoring::score_of(with.lead, 0, seen, now);
    const auto health = scoring::score_of(with.health, with.health_base, seen, now);
    given.json ? print_json(given, of, with, lead, health) : print_people(given, of, with, lead, health);
    return exit_code::done;
}

}  // namespace

void scoring_explain(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb =
        all.add("scoring:explain", "What each signal gives one business, and what its score makes of it",
                "fibctl scoring:explain elm-creek-bakery", [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("BUSINESS", chosen->which, "Its id or slug").required().type_name("ID|SLUG");
    verb.add_option("--model", chosen->model, "Another model than the one built in").type_name("FILE");
}

}  // namespace fib::cli::commands
