#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

struct options {
    std::string status;
    int limit = 100;
};

constexpr int at_once = 20;  // communities whose businesses one statement counts

constexpr const char* next_by_slug = R"(
select c.id, c.slug, c.name, c.state, c.timezone, c.status, c.deployed_at,
  (select count(*) from businesses b where b.community_id = c.id and b.deleted_at is null)
from communities c where ($1::text is null or c.status = $1) and c.slug > $2 order by c.slug limit $3)";

using pages = std::vector<store::rows>;

pages read_pages(store::session& on, const std::optional<std::string>& status, int limit) {
    pages out;
    std::string last;
    for (int left = limit; left > 0; left -= at_once) {
        out.push_back(on.query(next_by_slug, status, last, std::min(left, at_once)));
        const auto& found = out.back();
        if (found.size() < static_cast<std::size_t>(at_once)) break;
        last = found.text(found.size() - 1, 1);
    }
    return out;
}

void write_page(json_writer& json, const store::rows& found) {
    for (std::size_t row = 0; row < found.size(); ++row) {
        json.begin_object().field("id", found.number(row, 0)).field("slug", found.text(row, 1));
        json.field("name", found.text(row, 2)).field("state", found.text(row, 3));
        json.field("timezone", found.text(row, 4)).field("status", found.text(row, 5)).key("deployed_at");
        found.is_null(row, 6) ? json.null() : json.value(to_sql(found.moment(row, 6)));
        json.field("businesses", found.number(row, 7)).end_object();
    }
}

void print_json(const command& given, const pages& all, std::int64_t total) {
    json_writer json{given.out};
    json.begin_object().field("total", total).key("communities").begin_array();
    for (const auto& found : all) write_page(json, found);
    json.end_array().end_object().end();
}

void add_page(table& list, const store::rows& found) {
    for (std::size_t row = 0; row < found.size(); ++row) {
        list.row({std::string{found.text(row, 0)}, std::string{found.text(row, 1)},
                  fmt::format("{}, {}", found.text(row, 2), found.text(row, 3)), std::string{found.text(row, 4)},
                  grouped(found.number(row, 7)), std::string{found.text(row, 5)},
                  std::string{found.text(row, 6).substr(0, 10)}});
    }
}

void print_people(const command& given, const pages& all, std::int64_t total) {
    if (total == 0) {
        given.out << "No such community.\n";
        return;
    }
    const auto right = align::right;
    table list{{{"ID", right}, {"SLUG"}, {"NAME"}, {"TIME ZONE"}, {"BUSINESSES", right}, {"STATUS"}, {"DEPLOYED"}}};
    std::size_t listed = 0;
    for (const auto& found : all) {
        add_page(list, found);
        listed += found.size();
    }
    list.print(given.out);
    if (total > static_cast<std::int64_t>(listed)) given.out << fmt::format("... {} in all\n", grouped(total));
}

exit_code run(command& given, const options& chosen) {
    store::session on{database_of(given, std::chrono::seconds{60})};
    const auto status = chosen.status.empty() ? std::nullopt : std::optional{chosen.status};
    const auto found = read_pages(on, status, chosen.limit);
    const auto total =
        on.query("select count(*) from communities where $1::text is null or status = $1", status).number(0, 0);
    given.json ? print_json(given, found, total) : print_people(given, found, total);
    return exit_code::done;
}

}  // namespace

void community_list(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb =
        all.add("community:list", "List communities with their status", "fibctl community:list --status pending",
                [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--status", chosen->status, "Only those").one_of({"pending", "deploying", "active", "paused"});
    verb.add_option("--limit", chosen->limit, "How many to list").between(1, 1'000'000).shown_default();
}

}  // namespace fib::cli::commands
