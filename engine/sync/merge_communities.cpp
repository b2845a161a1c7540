#include "sync/merge_communities.hpp"

#include "sync/slug.hpp"
#include "sync/text.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace fib::sync {
namespace {

constexpr std::size_t longest_name = 255;

std::unordered_set<std::string> time_zones(store::session& on) {
    const auto found = on.query("select name from pg_timezone_names where name !~ '^(posix|right)/'");
    std::unordered_set<std::string> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.emplace(found.text(row, 0));
    return out;
}

/// Those that are here, by number and, where they have none, by slug.
class communities_here {
public:
    explicit communities_here(store::session& on) {
        const auto found = on.query("select id, slug, content_db_id from communities order by id desc");
        for (std::size_t row = 0; row < found.size(); ++row) {
            const auto number = found.maybe_number(row, 2);
            if (number) by_number_[*number] = found.number(row, 0);
            by_slug_[std::string{found.text(row, 1)}] = {found.number(row, 0), number.has_value()};
        }
    }
    std::optional<std::int64_t> find(std::int64_t number, const std::string& slug) const {
        if (const auto at = by_number_.find(number); at != by_number_.end()) return at->second;
        const auto at = by_slug_.find(slug);
        return at == by_slug_.end() || at->second.second ? std::nullopt : std::optional{at->second.first};
    }
    /// False where somebody has the slug.
    bool claim(const std::string& slug) { return by_slug_.try_emplace(slug, 0, true).second; }

private:
    std::unordered_map<std::int64_t, std::int64_t> by_number_;
    std::unordered_map<std::string, std::pair<std::int64_t, bool>> by_slug_;
};

std::string fault_of(const content_community& from, const std::unordered_set<std::string>& zones) {
    const auto name = clean(from.name);
    if (from.id < 1 || from.id > 2147483647) return "its id is not between 1 and 2147483647";
    if (name.empty()) return "it has no name";
    if (characters(name) > longest_name) return "its name is longer than 255 characters";
    if (characters(clean(from.state)) != 2) return "its state is no two letters";
    if (characters(clean(from.county)) > longest_name) return "its county is longer than 255 characters";
    if (!zones.contains(from.timezone)) return "its time zone is no IANA name that PostgreSQL knows";
    return {};
}

constexpr std::string_view stage_sql = R"(
create temporary table if not exists sync_community (id bigint, content_db_id integer, name text, slug text, state text,
  county text, timezone text, zip_codes jsonb, population integer) on commit delete rows)";

constexpr std::string_view differs = R"(
  (c.content_db_id, c.name, c.state, c.county, c.timezone, c.zip_codes, c.population)
    is distinct from (s.content_db_id, s.name, s.state, s.county, s.timezone, s.zip_codes, s.population))";

constexpr std::string_view add_sql = R"(
insert into communities (content_db_id, name, slug, state, county, timezone, zip_codes, population, synced_at)
select content_db_id, name, slug, state, county, timezone, zip_codes, population, $1 from sync_community
where id is null order by content_db_id)";

void write_line(std::string& lines, std::optional<std::int64_t> id, const content_community& from,
                const std::string& slug) {
    store::copy_line line{lines};
    const auto text = [&](const std::string& value) { value.empty() ? line.null() : line.add(value); };
    id ? line.add(*id) : line.null();
    line.add(from.id);
    text(clean(from.name));
    text(slug);
    text(clean(from.state));
    text(clean(from.county));
    text(from.timezone);
    text(from.zip_codes);
    text(from.population);
    line.end();
}

std::string lines_of(store::session& on, const std::vector<content_community>& all, std::vector<rejected>& refused) {
    const auto zones = time_zones(on);
    communities_here here{on};
    std::string lines;
    for (const auto& one : all) {
        if (auto fault = fault_of(one, zones); !fault.empty()) {
            refused.push_back({"community", one.id, std::move(fault)});
            continue;
        }
        const auto slug = slug_of(one.slug, one.name + " " + one.state);
        const auto id = here.find(one.id, slug);
        if (!id && !here.claim(slug)) {
            refused.push_back({"community", one.id, "another community has its slug, " + slug});
            continue;
        }
        write_line(lines, id, one, slug);
    }
    return lines;
}

}  // namespace

void merge_communities(store::session& on, const std::vector<content_community>& all, timestamp now, did& into,
                       std::vector<rejected>& refused) {
    const auto lines = lines_of(on, all, refused);
    on.script(stage_sql);
    store::transaction tx{on};
    on.copy("sync_community",
            {"id", "content_db_id", "name", "slug", "state", "county", "timezone", "zip_codes", "population"}, lines);
    const std::string where = "where c.id = s.id and " + std::string{differs};
    on.query("select from communities c join sync_community s on true " + where +
             " order by c.id for no key update of c");
    into.communities_updated += static_cast<std::int64_t>(
        on.query("update communities c set content_db_id = s.content_db_id, name = s.name, state = s.state, "
                 "county = s.county, timezone = s.timezone, zip_codes = s.zip_codes, population = s.population, "
                 "synced_at = $1, updated_at = $1 from sync_community s " +
                     where,
                 now)
            .affected());
    into.communities_added += static_cast<std::int64_t>(on.query(add_sql, now).affected());
    tx.commit();
}

known_places read_places(store::session& on) {
    known_places out;
    const auto towns = on.query(
        "select content_db_id, id, slug from communities where content_db_id is not null "
        "order by id desc");
    for (std::size_t row = 0; row < towns.size(); ++row) {
        out.communities[towns.number(row, 0)] = {towns.number(row, 1), std::string{towns.text(row, 2)}};
    }
    const auto trades = on.query("select slug, id from industries");
    for (std::size_t row = 0; row < trades.size(); ++row) {
        out.industries[std::string{trades.text(row, 0)}] = trades.number(row, 1);
    }
    return out;
}

void count_businesses(store::session& on) {
    std::int64_t last = 0;
    while (true) {
        const auto found = on.query("select id from communities where id > $1::bigint order by id limit 20", last);
        if (found.empty()) return;
        const auto first = last;
        last = found.number(found.size() - 1, 0);
        on.query(R"(
update communities c set business_count = n.count
from (select t.id, (select count(*) from businesses b where b.community_id = t.id and b.deleted_at is null) as count
  from communities t where t.id > $1::bigint and t.id <= $2::bigint) n
where c.id = n.id and c.business_count <> n.count)",
                 first, last);
    }
}

}  // namespace fib::sync
