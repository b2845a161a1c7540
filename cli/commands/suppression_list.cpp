#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

struct options {
    int limit = 50;
    std::string reason;
    std::string like;
};

constexpr const char* newest = R"(
select address, reason, coalesce(source, ''), created_at, count(*) over ()
from suppressions
where ($2::text is null or reason = $2) and ($3::text is null or position(lower($3) in address) > 0)
order by created_at desc, address limit $1)";

std::optional<std::string> if_given(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional{text};
}

void print_json(const command& given, const store::rows& found, std::int64_t total) {
    json_writer json{given.out};
    json.begin_object().field("total", total).key("suppressions").begin_array();
    for (std::size_t row = 0; row < found.size(); ++row) {
        json.begin_object().field("address", found.text(row, 0)).field("reason", found.text(row, 1));
        json.field("source", found.text(row, 2)).field("since", to_sql(found.moment(row, 3))).end_object();
    }
    json.end_array().end_object().end();
}

void print_people(const command& given, const store::rows& found, std::int64_t total) {
    if (found.empty()) {
        given.out << "No such address is suppressed.\n";
        return;
    }
    table list{{{"ADDRESS"}, {"REASON"}, {"SOURCE"}, {"SINCE"}}};
    for (std::size_t row = 0; row < found.size(); ++row) {
        list.row({std::string{found.text(row, 0)}, std::string{found.text(row, 1)}, std::string{found.text(row, 2)},
                  to_sql(found.moment(row, 3))});
    }
    list.print(given.out);
    if (total > static_cast<std::int64_t>(found.size())) given.out << fmt::format("... {} in all\n", grouped(total));
}

exit_code run(command& given, const options& chosen) {
    store::session on{database_of(given, std::chrono::seconds{30})};
    const auto found = on.query(newest, chosen.limit, if_given(chosen.reason), if_given(chosen.like));
    const auto total = found.empty() ? 0 : found.number(0, 4);
    given.json ? print_json(given, found, total) : print_people(given, found, total);
    return exit_code::done;
}

}  // namespace

void suppression_list(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("suppression:list", "List addresses that nothing is sent to, the newest first",
                        "fibctl suppression:list --reason complained --like example.com",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--limit", chosen->limit, "How many to list").between(1, 1'000'000).shown_default();
    verb.add_option("--reason", chosen->reason, "Only those with this reason").type_name("WORD");
    verb.add_option("--like", chosen->like, "Only addresses that hold this text").type_name("TEXT");
}

}  // namespace fib::cli::commands
