#include "seeds/sample_content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace fib::seeds {
namespace {

constexpr std::int64_t most_businesses = 100'000'000;

constexpr std::string_view set_up_sql = R"(
create temporary table if not exists sample_town (n serial primary key, name text, slug text, state text, county text,
  zip_codes text, timezone text);
create temporary table if not exists sample_name (n serial primary key, name text, industry text);
create temporary table if not exists sample_first (n serial primary key, name text);
create temporary table if not exists sample_last (n serial primary key, name text);
truncate sample_town, sample_name, sample_first, sample_last restart identity;
)";

constexpr std::string_view communities_sql = R"(
insert into communities (id, name, slug, state, county, timezone, zip_codes)
  select n, name, slug, state, county, timezone, to_jsonb(string_to_array(zip_codes, ' ')) from sample_town
on conflict (id) do nothing)";

// Number i is made of hashes of i. Slugs are those of names, so that many collide, as they do over a whole country.
// $1 .. $2 numbers; $3 towns; $4 names.
constexpr store::statement businesses_sql{"content_businesses", R"(
insert into businesses (id, community_id, name, slug, description, industry, address_street, address_city, address_state,
    address_zip, address_lat, address_lng, phone, email, website, source, consent_basis)
  select i, t.n, b.name, trim(both '-' from lower(regexp_replace(b.name, '[^A-Za-z0-9]+', '-', 'g'))),
    b.name || ' in ' || t.name || ', ' || t.state, b.industry, 1 + h % 1200 || ' Main Street', t.name, t.state,
    split_part(t.zip_codes, ' ', 1), 30 + h % 1800 / 100.0, -120 + h % 4800 / 100.0,
    '(' || 201 + h % 780 || ') 555-01' || lpad((h / 7 % 100)::text, 2, '0'),
    case when i % 97 <> 0 then 'Info.' || i || '@Example.com' else 'none' end, 'https://example.com/' || i, 'sample',
    'published_contact'
  from (select i, (hashint8extended(i, 1) & 2147483647)::integer h,
      (hashint8extended(i, 2) & 2147483647)::integer g from generate_series($1::bigint, $2::bigint) i) k
  join sample_town t on t.n = 1 + h % $3::bigint join sample_name b on b.n = 1 + g % $4::bigint)"};

// One contact for most, two for some, three for a few, and none for one in ten. $3 first and $4 last names.
constexpr store::statement contacts_sql{"content_contacts", R"(
insert into business_contacts (id, business_id, first_name, last_name, email, phone, title, role, is_primary)
  select i * 4 + k, i, f.name, l.name,
    (array['Ann.', 'office.', 'Joe.'])[1 + k] || i || '@example.' || (array['com', 'org', 'net'])[1 + i % 3],
    201 + h % 780 || '-555-01' || lpad((h / 3 % 100)::text, 2, '0'), case when k = 0 then 'Owner' end,
    (array['owner', 'other', 'manager'])[1 + k], k = 0
  from (select i, k, (hashint8extended(i * 4 + k, 3) & 2147483647)::integer h
      from generate_series($1::bigint, $2::bigint) i cross join generate_series(0, 2) k
      where i % 10 <> 0 and (k = 0 or (k = 1 and i % 7 = 0) or (k = 2 and i % 31 = 0))) c
  join sample_first f on f.n = 1 + h % $3::bigint join sample_last l on l.n = 1 + h / 64 % $4::bigint)"};

/// The lines as COPY wants them: no field holds a comma, so a comma is a tab.
std::string copy_text(std::string_view csv, bool has_heading) {
    std::string lines{csv};
    if (has_heading) lines.erase(0, lines.find('\n') + 1);
    std::ranges::replace(lines, ',', '\t');
    return lines;
}

void load_names(store::session& on, const file_set& files) {
    on.script(set_up_sql);
    on.copy("sample_town", {"name", "slug", "state", "county", "zip_codes", "timezone"},
            copy_text(text_of(files, "sample/communities.csv"), true));
    on.copy("sample_name", {"name", "industry"}, copy_text(text_of(files, "sample/business-names.csv"), true));
    on.copy("sample_first", {"name"}, copy_text(text_of(files, "sample/first-names.txt"), false));
    on.copy("sample_last", {"name"}, copy_text(text_of(files, "sample/last-names.txt"), false));
}

std::int64_t rows_in(store::session& on, std::string_view table) {
    return on.query(fmt::format("select count(*) from {}", table)).number(0, 0);
}

result<void, problem> make_tables(store::session& on, const file_set& files) {
    if (on.query("select to_regclass('businesses')").is_null(0, 0)) {
        store::transaction making{on};
        on.script(text_of(files, "content/content.sql"));
        making.commit();
        return {};
    }
    // The operations database has a table of this name too.
    if (on.query("select to_regclass('business_contacts')").is_null(0, 0)) {
        return problem{
            "CONTENT_DATABASE_URL names a database with other tables (the operations database?); give "
            "sample:content an empty one: createdb content"};
    }
    if (!on.query("select from businesses where source is distinct from 'sample' limit 1").empty()) {
        return problem{
            "CONTENT_DATABASE_URL names a database with businesses that are not sample data; give "
            "sample:content an empty one: createdb content"};
    }
    return {};
}

}  // namespace

result<std::int64_t, problem> fill_content(store::session& content, const file_set& files, const content_wish& wish,
                                           const std::function<void(std::int64_t)>& progress) {
    if (wish.businesses < 1 || wish.businesses > most_businesses) {
        return problem{
            fmt::format("{} businesses cannot be made; give a number from 1 to {}", wish.businesses, most_businesses)};
    }
    if (auto made = make_tables(content, files); !made) return made.error();
    {
        store::transaction setting{content};
        load_names(content, files);
        content.query(communities_sql);
        content.script("analyze sample_town; analyze sample_name; analyze sample_first; analyze sample_last");
        setting.commit();
    }
    const auto towns = rows_in(content, "sample_town");
    const auto names = rows_in(content, "sample_name");
    const auto firsts = rows_in(content, "sample_first");
    const auto lasts = rows_in(content, "sample_last");
    const auto there = content.query("select coalesce(max(id), 0) from businesses").number(0, 0);
    for (auto first = there + 1; first <= wish.businesses; first += wish.lot) {
        const auto last = std::min(first + wish.lot - 1, wish.businesses);
        store::transaction lot{content};
        content.exec(businesses_sql, first, last, towns, names);
        content.exec(contacts_sql, first, last, firsts, lasts);
        lot.commit();
        if (progress) progress(last);
    }
    content.script("analyze communities; analyze businesses; analyze business_contacts");
    return std::max<std::int64_t>(0, wish.businesses - there);
}

}  // namespace fib::seeds
