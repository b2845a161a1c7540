#include "schema/migrate.hpp"

#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

struct choices {
    std::string what = "up";
    std::optional<int> to;
    bool sql = false;
};

std::string_view word(schema::standing::state where) {
    switch (where) {
        case schema::standing::state::applied:
            return "applied";
        case schema::standing::state::pending:
            return "pending";
        case schema::standing::state::changed:
            return "changed";
        case schema::standing::state::unknown:
            return "unknown";
    }
    return {};
}

void print_status(command& given, const std::vector<schema::standing>& all) {
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().key("migrations").begin_array();
        for (const auto& one : all) {
            json.begin_object().field("number", one.number).field("name", one.name).field("state", word(one.where));
            json.key("applied_at").value(one.at ? std::optional{to_sql(*one.at)} : std::nullopt).end_object();
        }
        json.end_array().end_object().end();
        return;
    }
    table rows{{{"Number", align::right}, {"Name"}, {"State"}, {"Applied at"}}};
    for (const auto& one : all) {
        rows.row({std::to_string(one.number), one.name, std::string{word(one.where)}, one.at ? to_sql(*one.at) : ""});
    }
    rows.print(given.out);
}

exit_code status(command& given, store::session& database) {
    const auto there = schema::present(database);
    print_status(given, schema::stand(schema::all(), there));
    if (const auto same = schema::compare(schema::all(), there); !same) throw failure{same.error().text};
    return exit_code::done;
}

exit_code print_script(command& given, store::session& database, schema::direction way, std::optional<int> to) {
    const auto there = schema::present(database);
    const auto steps = way == schema::direction::up ? schema::plan_up(schema::all(), there, to)
                                                    : schema::plan_down(schema::all(), there, to);
    if (!steps) throw failure{steps.error().text};
    const auto script = schema::to_script(*steps);
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("sql", script).end_object().end();
    } else {
        given.out << (script.empty() ? "-- nothing to do\n" : script);
    }
    return exit_code::done;
}

exit_code run(command& given, store::session& database, schema::direction way, std::optional<int> to) {
    const auto verb = way == schema::direction::up ? "applied" : "undone";
    const schema::listener heard{
        .waiting = [&](std::string_view who) { given.err << "fibctl: " << one_line(who) << std::endl; },
        .done =
            [&](const schema::step& step) {
                if (!given.json) {
                    given.out << fmt::format("{:>4}  {:<12}  {}", step.what->number, step.what->name, verb)
                              << std::endl;
                }
            },
    };
    const auto steps = schema::migrate(database, way, to, heard);
    if (!steps) throw failure{steps.error().text};
    const auto there = schema::present(database);
    const int now = there.empty() ? 0 : there.back().number;
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("at", now).key(verb).begin_array();
        for (const auto& step : *steps) json.value(step.what->number);
        json.end_array().end_object().end();
    } else if (steps->empty()) {
        given.out << fmt::format("Nothing to do: the database is at {}.\n", now);
    } else {
        given.out << fmt::format("The database is at {}.\n", now);
    }
    return exit_code::done;
}

exit_code migrate_command(command& given, const choices& chosen) {
    if (chosen.what == "status" && (chosen.to || chosen.sql)) {
        throw usage_error{"status takes neither --to nor --sql"};
    }
    const int last = schema::all().back().number;
    if (chosen.to && (*chosen.to < 0 || *chosen.to > last)) {
        throw usage_error{
            fmt::format("--to {}: this binary knows the migrations 1 to {} (0 is before all)", *chosen.to, last)};
    }
    store::session database{{.url = given.need({settings_part::database}).database.url}};
    if (chosen.what == "status") return status(given, database);
    const auto way = chosen.what == "down" ? schema::direction::down : schema::direction::up;
    return chosen.sql ? print_script(given, database, way, chosen.to) : run(given, database, way, chosen.to);
}

}  // namespace

void migrate(verbs& all) {
    const auto chosen = std::make_shared<choices>();
    auto verb = all.add("migrate", "Bring the database's schema up to this binary, undo the last change, or show both",
                        "fibctl migrate status", [chosen](command& given) { return migrate_command(given, *chosen); });
    verb.add_option("ACTION", chosen->what, "up: all that is missing (default); down: undo the last one; status")
        .one_of({"up", "down", "status"});
    verb.add_option("--to", chosen->to, "The migration that is the last one afterwards; 0: none").type_name("N");
    verb.add_flag("--sql", chosen->sql, "Print what would be run, for psql, and do nothing");
}

}  // namespace fib::cli::commands
