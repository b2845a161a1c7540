#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

struct options {
    std::string status;
    int limit = 100;
};

constexpr const char* by_slug = R"(
select c.id, c.slug, c.name, c.state, c.timezone, c.status, c.deployed_at,
  (select count(*) from businesses b where b.community_id = c.id and b.deleted_at is null), c.total
from (select c.*, count(*) over () as total from communities c where $1::text is null or c.status = $1
      order by c.slug limit $2) c
order by c.slug)";

void print_json(const command& given, const store::rows& found, std::int64_t total) {
    json_writer json{given.out};
    json.begin_object().field("total", total).key("communities").begin_array();
    for (std::size_t row = 0; row < found.size(); ++row) {
        json.begin_object().field("id", found.number(row, 0)).field("slug", found.text(row, 1));
        json.field("name", found.text(row, 2)).field("state", found.text(row, 3));
        json.field("timezone", found.text(row, 4)).field("status", found.text(row, 5)).key("deployed_at");
        found.is_null(row, 6) ? json.null() : json.value(to_sql(found.moment(row, 6)));
        json.field("businesses", found.number(row, 7)).end_object();
    }
    json.end_array().end_object().end();
}

void print_people(const command& given, const store::rows& found, std::int64_t total) {
    if (found.empty()) {
        given.out << "No such community.\n";
        return;
    }
    const auto right = align::right;
    table list{{{"ID", right}, {"SLUG"}, {"NAME"}, {"TIME ZONE"}, {"BUSINESSES", right}, {"STATUS"}, {"DEPLOYED"}}};
    for (std::size_t row = 0; row < found.size(); ++row) {
        list.row({std::string{found.text(row, 0)}, std::string{found.text(row, 1)},
                  fmt::format("{}, {}", found.text(row, 2), found.text(row, 3)), std::string{found.text(row, 4)},
                  grouped(found.number(row, 7)), std::string{found.text(row, 5)},
                  std::string{found.text(row, 6).substr(0, 10)}});
    }
    list.print(given.out);
    if (total > static_cast<std::int64_t>(found.size())) given.out << fmt::format("... {} in all\n", grouped(total));
}

exit_code run(command& given, const options& chosen) {
    store::session on{database_of(given, std::chrono::seconds{60})};
    const auto found =
        on.query(by_slug, chosen.status.empty() ? std::nullopt : std::optional{chosen.status}, chosen.limit);
    const auto total = found.empty() ? 0 : found.number(0, 8);
    given.json ? print_json(given, found, total) : print_people(given, found, total);
    return exit_code::done;
}

}  // namespace

void community_list(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto& verb =
        all.add("community:list", "List communities with their status", "fibctl community:list --status pending",
                [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--status", chosen->status, "Only those: pending, deploying, active or paused")
        ->check(CLI::IsMember({"pending", "deploying", "active", "paused"}))
        ->type_name("STATUS");
    verb.add_option("--limit", chosen->limit, "How many to list")->check(CLI::Range(1, 1'000'000))->type_name("N");
}

}  // namespace fib::cli::commands
