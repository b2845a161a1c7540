#include "seeds/sample.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::seeds {
namespace {

constexpr std::int64_t most_people = 100'000'000;

// Whatever else writes businesses waits until it is known which ids are this load's. $1 how many.
constexpr std::string_view reserve_sql = R"(
select setval(s.name, nextval(s.name) + $1::bigint - 1) - $1::bigint + 1
  from (select pg_get_serial_sequence('businesses', 'id')::regclass as name) s)";

// Serials in temporary tables make "the n-th town" a lookup.
constexpr std::string_view set_up_sql = R"(
create temporary table if not exists sample_town (n serial primary key, name text, slug text, state text, county text,
  zip_codes text, timezone text);
create temporary table if not exists sample_name (n serial primary key, name text, industry text);
create temporary table if not exists sample_first (n serial primary key, name text);
create temporary table if not exists sample_last (n serial primary key, name text);
create temporary table if not exists sample_chosen (id bigint, i bigint, town bigint, trade bigint, h integer,
  phone text, domain text, due timestamptz) on commit delete rows;
truncate sample_town, sample_name, sample_first, sample_last restart identity;
)";

// $1 communities, of which $2, evenly spread over them, wait to be deployed.
constexpr std::string_view communities_sql = R"(
insert into communities (name, slug, state, county, timezone, zip_codes, status, deployed_at)
  select name, slug, state, county, timezone, to_jsonb(string_to_array(zip_codes, ' ')),
    case when waits then 'pending' else 'active' end, case when not waits then now() end
  from (select t.*, n * $2::bigint / $1::bigint <> (n - 1) * $2::bigint / $1::bigint as waits
    from sample_town t where n <= $1::bigint) t
on conflict (slug) do nothing)";

// From here the numbers of towns are those of rows in communities.
constexpr std::string_view towns_sql = R"(
create temporary table if not exists sample_place as select 0 n, 0::bigint id, ''::text name, ''::text state,
  '{}'::text[] zips, false waits limit 0;
truncate sample_place;
insert into sample_place select t.n, c.id, t.name, t.state, string_to_array(t.zip_codes, ' '), c.status = 'pending'
  from sample_town t join communities c on c.slug = t.slug;
create unique index if not exists sample_place_n on sample_place (n);
create temporary table if not exists sample_trade as select 0 n, ''::text name, 0::bigint industry_id limit 0;
truncate sample_trade;
insert into sample_trade select s.n, s.name, i.id from sample_name s join industries i on i.slug = s.industry;
create unique index if not exists sample_trade_n on sample_trade (n);
analyze sample_place, sample_trade, sample_first, sample_last;
)";

// Business and person number i are made of hashes of i, so that a repeated load makes the same ones. They are written
// down first, with the id of the business to be: an INSERT that is joined to what another one returned is planned for a
// handful of rows.
// $1 .. $2 numbers; $3 towns; $4 names; $5 whether due times are spread over a day; $6 the id of business number 0.
constexpr store::statement chosen_sql{"sample_chosen", R"(
insert into sample_chosen
  select $6::bigint + i, i,
    (hashint8extended(i, 1) & 2147483647) % $3::bigint + 1,
    (hashint8extended(i, 2) & 2147483647) % $4::bigint + 1,
    (hashint8extended(i, 3) & 2147483647)::integer,
    '+1' || 201 + (hashint8extended(i, 4) & 2147483647) % 780 || '55501'
      || lpad(((hashint8extended(i, 5) & 2147483647) % 100)::text, 2, '0'),
    '@example.' || (array['com', 'org', 'net'])[1 + (i % 3)::integer],
    case when $5 then date_trunc('second', now()) + (hashint8extended(i, 6) & 2147483647) % 86400 * interval '1 second'
      else now() end
  from generate_series($1::bigint, $2::bigint) i)"};

constexpr store::statement businesses_sql{"sample_businesses", R"(
insert into businesses (id, community_id, industry_id, name, slug, address_street, address_city, address_state,
    address_zip, phone, email, source, source_detail)
  select c.id, p.id, t.industry_id, t.name, 'sample-' || i,
    1 + h % 1200 || (array[' Main Street', ' Elm Street', ' Market Square', ' Station Road', ' Harbor Street',
      ' Second Avenue', ' Mill Lane', ' County Road 9'])[1 + h / 1200 % 8],
    p.name, p.state, p.zips[1 + h % cardinality(p.zips)], phone, 'hello.' || i || domain, 'sample', 'sample:load'
  from sample_chosen c join sample_place p on p.n = town join sample_trade t on t.n = trade)"};

// Whoever agreed to texts (one in four) and to recorded calls (one in ten).
constexpr store::statement agreed_sql{"sample_agreed", R"(
insert into business_tag (business_id, tag_id)
  select c.id, tags.id from sample_chosen c join tags
    on (tags.name = 'texts-welcome' and i % 4 = 0) or (tags.name = 'calls-welcome' and i % 10 = 0))"};

// $1 first and $2 last names.
constexpr store::statement people_sql{"sample_people", R"(
insert into people (business_id, first_name, last_name, email, phone, title, role, is_primary_contact,
    is_decision_maker, sequence_started_at, next_send_at, consent_basis)
  select c.id, case when h % 12 > 0 then f.name end, l.name,
    (array['owner.', 'office.', 'hello.'])[1 + h % 3] || i || domain, phone,
    case when h % 3 = 0 then 'Owner' end, (array['owner', 'manager', 'owner', 'other'])[1 + h % 4], true, h % 4 <> 3,
    case when not p.waits then due end, case when not p.waits then due end, case when p.waits then 'published_contact' end
  from sample_chosen c join sample_place p on p.n = town join sample_first f on f.n = h / 12 % $1::bigint + 1
    join sample_last l on l.n = h / 700 % $2::bigint + 1)"};

/// The lines after the heading, as COPY wants them: no field holds a comma, so a comma is a tab.
std::string copy_text(std::string_view csv, bool has_heading) {
    std::string lines{csv};
    if (has_heading) lines.erase(0, lines.find('\n') + 1);
    std::ranges::replace(lines, ',', '\t');
    return lines;
}

void load_names(store::session& on, const file_set& files) {
    const std::vector<std::string> name{"name"};
    on.script(set_up_sql);
    on.copy("sample_town", {"name", "slug", "state", "county", "zip_codes", "timezone"},
            copy_text(text_of(files, "sample/communities.csv"), true));
    on.copy("sample_name", {"name", "industry"}, copy_text(text_of(files, "sample/business-names.csv"), true));
    on.copy("sample_first", name, copy_text(text_of(files, "sample/first-names.txt"), false));
    on.copy("sample_last", name, copy_text(text_of(files, "sample/last-names.txt"), false));
}

/// For one more session, once the communities are there.
void bring_in(store::session& on, const file_set& files) {
    store::transaction setting{on};
    load_names(on, files);
    on.script(towns_sql);
    setting.commit();
}

std::int64_t reserve_ids(store::session& on, std::int64_t count) {
    store::transaction alone{on};
    on.script("lock table businesses in share row exclusive mode");
    const auto first = on.query(reserve_sql, count).number(0, 0);
    alone.commit();
    return first;
}

std::int64_t rows_in(store::session& on, std::string_view table) {
    return on.query(fmt::format("select count(*) from {}", table)).number(0, 0);
}

result<void, problem> check(store::session& on, const sample_wish& wish) {
    if (wish.people < 1 || wish.people > most_people) {
        return problem{fmt::format("{} people cannot be made; give a number from 1 to {}", wish.people, most_people)};
    }
    if (wish.communities < 1) return problem{"at least one community is needed"};
    if (wish.waiting < 0 || wish.waiting > wish.communities) {
        return problem{fmt::format("{} of {} communities cannot wait; give a number from 0 to {}", wish.waiting,
                                   wish.communities, wish.communities)};
    }
    const auto foreign = on.query("select name, source from businesses where source is distinct from 'sample' limit 1");
    if (!foreign.empty()) {
        return problem{
            fmt::format("this database holds businesses that are not sample data ('{}', source '{}'); give "
                        "sample:load a database of its own: createdb, then fibctl migrate and fibctl seed",
                        foreign.text(0, 0), foreign.text(0, 1))};
    }
    if (on.query("select from industries limit 1").empty()) {
        return problem{"there are no industries yet; run: fibctl seed"};
    }
    return {};
}

/// What is to be made, and how far that has come. Sessions take lots of numbers from it.
class load {
public:
    load(const sample_wish& wish, const std::function<void(std::int64_t)>& progress, std::int64_t there,
         std::int64_t first, std::int64_t id_of_first)
        : spread_{wish.spread},
          lot_{wish.lot},
          last_{first + wish.people - there - 1},
          id_of_zero_{id_of_first - first},
          next_{first},
          there_{there},
          progress_{progress} {}

    /// Makes lots until there are none left. `on` has the temporary tables of bring_in().
    void run(store::session& on) {
        const auto towns = rows_in(on, "sample_place");
        const auto trades = rows_in(on, "sample_trade");
        const auto firsts = rows_in(on, "sample_first");
        const auto lasts = rows_in(on, "sample_last");
        on.script("set work_mem = '32MB'");
        for (auto first = next_.fetch_add(lot_); first <= last_; first = next_.fetch_add(lot_)) {
            const auto last = std::min(first + lot_ - 1, last_);
            store::transaction lot{on};
            on.exec(chosen_sql, first, last, towns, trades, spread_, id_of_zero_);
            on.exec(businesses_sql);
            on.exec(agreed_sql);
            const auto made = static_cast<std::int64_t>(on.exec(people_sql, firsts, lasts).affected());
            lot.commit();
            note(made);
        }
    }
    /// After a failure: the other sessions end with the lot that they are at.
    void stop() { next_ = last_ + 1; }
    std::int64_t added() const { return added_; }

private:
    void note(std::int64_t made) {
        const std::scoped_lock alone{noting_};
        added_ += made;
        if (progress_) progress_(there_ + added_);
    }

    const bool spread_;
    const std::int64_t lot_;
    const std::int64_t last_;
    const std::int64_t id_of_zero_;
    std::atomic<std::int64_t> next_;
    const std::int64_t there_;
    const std::function<void(std::int64_t)>& progress_;
    std::mutex noting_;
    std::int64_t added_ = 0;
};

void run_beside(const file_set& files, const another_session& connect, load& what) {
    try {
        const auto own = connect();
        bring_in(*own, files);
        what.run(*own);
    } catch (...) {
        what.stop();
        throw;
    }
}

void run_all(store::session& on, const file_set& files, const another_session& connect, int sessions, load& what) {
    std::vector<std::future<void>> others;
    for (int other = 1; connect && other < sessions; ++other) {
        others.push_back(std::async(std::launch::async, [&] { run_beside(files, connect, what); }));
    }
    try {
        what.run(on);
    } catch (...) {
        what.stop();
        throw;  // the futures wait for their threads
    }
    for (auto& one : others) one.get();
}

}  // namespace

result<sample_loaded, problem> load_sample(store::session& on, const file_set& files, const sample_wish& wish,
                                           const std::function<void(std::int64_t)>& progress,
                                           const another_session& connect) {
    if (auto fit = check(on, wish); !fit) return fit.error();
    sample_loaded done;
    {
        store::transaction setting{on};
        load_names(on, files);
        on.query(communities_sql, wish.communities, wish.waiting);
        on.script(towns_sql);
        setting.commit();
    }
    done.communities = std::min(wish.communities, rows_in(on, "sample_place"));
    const auto there =
        on.query("select count(*), coalesce(max(substr(slug, 8)::bigint), 0) from businesses where source = 'sample'");
    done.there_before = there.number(0, 0);
    const auto missing = wish.people - done.there_before;
    if (missing <= 0) return done;

    const auto lots = (missing + wish.lot - 1) / wish.lot;
    load what{wish, progress, done.there_before, there.number(0, 1) + 1, reserve_ids(on, missing)};
    run_all(on, files, connect, static_cast<int>(std::min<std::int64_t>(wish.sessions, lots)), what);
    done.added = what.added();
    on.query(
        "update communities c set business_count = b.n from (select community_id, count(*)::integer n from "
        "businesses group by 1) b where b.community_id = c.id and c.business_count <> b.n");
    on.script("analyze businesses, people, people_due, business_tag, communities");
    return done;
}

}  // namespace fib::seeds
