#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <chrono>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

constexpr const char* list_targets = R"(
select t.id, t.url, array_to_string(t.events, ','), t.is_active,
  count(q.id) filter (where q.dead_at is null), count(q.id) filter (where q.dead_at is not null),
  coalesce((select l.last_error from webhook_queue l where l.target_id = t.id and l.last_error is not null
    order by l.id desc limit 1), '')
from webhook_targets t left join webhook_queue q on q.target_id = t.id group by t.id order by t.id)";

void print_json(const command& given, const store::rows& found) {
    json_writer json{given.out};
    json.begin_object().key("webhooks").begin_array();
    for (std::size_t row = 0; row < found.size(); ++row) {
        json.begin_object().field("id", found.number(row, 0)).field("url", found.text(row, 1));
        json.field("events", found.text(row, 2)).field("active", found.truth(row, 3));
        json.field("waiting", found.number(row, 4)).field("given_up", found.number(row, 5));
        json.field("last_error", found.text(row, 6)).end_object();
    }
    json.end_array().end_object().end();
}

void print_people(const command& given, const store::rows& found) {
    if (found.empty()) {
        given.out << "No other system is told of anything. Add one with: fibctl webhook:add URL --events NAMES\n";
        return;
    }
    table list{{{"ID", align::right},
                {"URL"},
                {"EVENTS"},
                {"WAITING", align::right},
                {"GIVEN UP", align::right},
                {"LAST ERROR"}}};
    for (std::size_t row = 0; row < found.size(); ++row) {
        list.row({std::string{found.text(row, 0)}, std::string{found.text(row, 1)},
                  std::string{found.text(row, 2)} + (found.truth(row, 3) ? "" : " (off)"),
                  grouped(found.number(row, 4)), grouped(found.number(row, 5)), std::string{found.text(row, 6)}});
    }
    list.print(given.out);
}

exit_code run(command& given) {
    store::session on{database_of(given, std::chrono::seconds{15})};
    const auto found = on.query(list_targets);
    given.json ? print_json(given, found) : print_people(given, found);
    return exit_code::done;
}

}  // namespace

void webhook_list(verbs& all) {
    all.add("webhook:list", "List whom we tell of what happens, and what waits for them", "fibctl webhook:list", run);
}

}  // namespace fib::cli::commands
