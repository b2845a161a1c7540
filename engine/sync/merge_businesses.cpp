#include "sync/merge_businesses.hpp"

#include "sync/slug.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace fib::sync {
namespace {

struct here {
    std::int64_t id = 0;
    bool deleted_here = false;
    bool gone = false;
};
using all_here = std::unordered_map<std::int64_t, here>;

// Two with one number should not be; the older one counts.
constexpr std::string_view find_sql = R"(
select content_db_id, id, deleted_at is not null and content_gone_at is null, content_gone_at is not null
from businesses where content_db_id = any($1::integer[]) order by id desc)";

all_here find(store::session& on, std::span<const taken_business> batch) {
    std::vector<std::int64_t> ids;
    for (const auto& one : batch) ids.push_back(one.content_id);
    const auto found = on.query(find_sql, ids);
    all_here out;
    for (std::size_t row = 0; row < found.size(); ++row) {
        out[found.number(row, 0)] = {found.number(row, 1), found.truth(row, 2), found.truth(row, 3)};
    }
    return out;
}

/// Which of the slugs somebody has.
void note_taken(store::session& on, const std::vector<std::string>& slugs, std::unordered_set<std::string>& taken) {
    if (slugs.empty()) return;
    const auto found = on.query("select slug from businesses where slug = any($1::text[])", slugs);
    for (std::size_t row = 0; row < found.size(); ++row) taken.emplace(found.text(row, 0));
}

/// For each, in the order of the batch, the first of its choices that nobody has; empty where all are taken.
std::vector<std::string> choose_slugs(store::session& on, const std::vector<const taken_business*>& fresh) {
    std::vector<std::string> out(fresh.size());
    std::unordered_set<std::string> taken;
    for (std::size_t choice = 0; choice < 3; ++choice) {
        std::vector<std::pair<std::size_t, std::string>> wanted;
        std::vector<std::string> slugs;
        for (std::size_t n = 0; n < fresh.size(); ++n) {
            if (!out[n].empty()) continue;
            const auto& one = *fresh[n];
            wanted.emplace_back(n, slug_choices(one.own_slug, one.community_slug, one.content_id).at(choice));
            slugs.push_back(wanted.back().second);
        }
        note_taken(on, slugs, taken);
        for (auto& [n, slug] : wanted) {
            if (taken.insert(slug).second) out[n] = std::move(slug);
        }
    }
    return out;
}

std::vector<std::int64_t> next_ids(store::session& on, std::size_t count) {
    const auto found =
        on.query("select nextval(pg_get_serial_sequence('businesses', 'id')) from generate_series(1, $1::bigint)",
                 static_cast<std::int64_t>(count));
    std::vector<std::int64_t> out;
    for (std::size_t row = 0; row < found.size(); ++row) out.push_back(found.number(row, 0));
    return out;
}

void add_value(store::copy_line& line, const store::parameter& value) {
    value ? line.add(std::string_view{*value}) : line.null();
}

void add(store::session& on, const std::vector<const taken_business*>& fresh, timestamp now, merged_businesses& into) {
    const auto slugs = choose_slugs(on, fresh);
    const auto ids = next_ids(on, fresh.size());
    std::string lines;
    for (std::size_t n = 0; n < fresh.size(); ++n) {
        const auto& one = *fresh[n];
        if (slugs[n].empty()) {
            into.refused.push_back({"business", one.content_id, "each of its slugs is taken"});
            continue;
        }
        store::copy_line line{lines};
        line.add(ids[n]).add(one.content_id).add(slugs[n]).add(std::string_view{"content"}).add(now);
        for (const auto& value : one.values) add_value(line, value);
        line.end();
        into.there.push_back({ids[n], &one, true});
    }
    std::vector<std::string> columns{"id", "content_db_id", "slug", "source", "synced_at"};
    columns.insert(columns.end(), business_columns().begin(), business_columns().end());
    on.copy("businesses", columns, lines);
}

std::string list_of(const char* prefix) {
    std::string out;
    for (const auto& name : business_columns()) out += fmt::format("{}{}{}", out.empty() ? "" : ", ", prefix, name);
    return out;
}

std::string differs() {
    // Not what Operations deleted since it was found.
    return fmt::format(
        "(b.deleted_at is null or b.content_gone_at is not null) and (({}) is distinct from ({}) or b.content_gone_at "
        "is "
        "not null)",
        list_of("b."), list_of("s."));
}

std::string lock_sql() {
    return fmt::format(
        "with locked as (select b.community_id <> s.community_id as moved "
        "from sync_business s join businesses b on b.id = s.id where {} order by b.id for no key update of b) "
        "select count(*), count(*) filter (where moved) from locked",
        differs());
}

std::string update_sql() {
    return fmt::format(
        "update businesses b set ({}) = row({}), deleted_at = null, content_gone_at = null, synced_at = $1, "
        "updated_at = $1 from sync_business s where b.id = s.id and {}",
        list_of(""), list_of("s."), differs());
}

void update(store::session& on, const std::vector<merged_business>& there, timestamp now, did& into) {
    std::string lines;
    for (const auto& one : there) {
        store::copy_line line{lines};
        line.add(one.id);
        for (const auto& value : one.from->values) add_value(line, value);
        line.end();
    }
    std::vector<std::string> columns{"id"};
    columns.insert(columns.end(), business_columns().begin(), business_columns().end());
    on.copy("sync_business", columns, lines);
    static const std::string lock = lock_sql();
    static const std::string write = update_sql();
    const auto locked = on.query(lock);
    into.updated += locked.number(0, 0);
    into.moved += locked.number(0, 1);
    if (locked.number(0, 0) > 0) on.query(write, now);
}

void remove(store::session& on, std::vector<std::int64_t>& ids, timestamp now, did& into) {
    std::ranges::sort(ids);
    on.query("select from businesses where id = any($1::bigint[]) order by id for no key update", ids);
    into.deleted += static_cast<std::int64_t>(
        on.query("update businesses set deleted_at = $2, content_gone_at = $2, synced_at = $2, updated_at = $2 "
                 "where id = any($1::bigint[]) and deleted_at is null",
                 ids, now)
            .affected());
}

}  // namespace

void prepare_businesses(store::session& on) {
    on.script(
        fmt::format("create temporary table sync_business on commit delete rows as select id, {} "
                    "from businesses limit 0",
                    list_of("")));
}

merged_businesses merge_businesses(store::session& on, std::span<const taken_business> batch, timestamp now,
                                   did& into) {
    const auto known = find(on, batch);
    merged_businesses out;
    std::vector<const taken_business*> fresh;
    std::vector<merged_business> there;
    for (const auto& one : batch) {
        const auto found = known.find(one.content_id);
        const bool is_here = found != known.end();
        if (is_here && found->second.deleted_here) continue;
        if (one.deleted) {
            if (is_here && !found->second.gone) out.gone.push_back(found->second.id);
        } else if (is_here) {
            there.push_back({found->second.id, &one, false});
        } else if (one.people.empty()) {
            out.refused.push_back({"business", one.content_id,
                                   "nobody can be reached: it has no contact, email address or telephone number that "
                                   "is valid"});
        } else {
            fresh.push_back(&one);
        }
    }
    if (!there.empty()) update(on, there, now, into);
    if (!out.gone.empty()) remove(on, out.gone, now, into);
    if (!fresh.empty()) add(on, fresh, now, out);
    into.added += static_cast<std::int64_t>(out.there.size());
    out.there.insert(out.there.end(), there.begin(), there.end());
    return out;
}

}  // namespace fib::sync
