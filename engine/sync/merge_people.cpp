#include "sync/merge_people.hpp"

#include "sync/match.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fib::sync {
namespace {

// Whoever was deleted here since they were found stays deleted. A ground that is known here stays where the content
// database gives none.
constexpr std::string_view lock_sql = R"(
with locked as (select from sync_person s join people p on p.id = s.id
  where (p.deleted_at is null or p.content_gone_at is not null) and ((p.content_db_id, p.first_name, p.last_name, p.email, p.phone, p.title, p.role, p.is_primary_contact,
      p.is_decision_maker, p.consent_basis) is distinct from (s.content_db_id, s.first_name, s.last_name, s.email,
      s.phone, s.title, s.role, s.is_primary_contact, s.is_decision_maker, coalesce(s.consent_basis, p.consent_basis))
    or p.content_gone_at is not null)
  order by p.id for no key update of p)
select count(*) from locked)";

constexpr std::string_view update_sql = R"(
update people p set content_db_id = s.content_db_id, first_name = s.first_name, last_name = s.last_name,
  email = s.email, phone = s.phone, title = s.title, role = s.role, is_primary_contact = s.is_primary_contact,
  is_decision_maker = s.is_decision_maker, consent_basis = coalesce(s.consent_basis, p.consent_basis),
  deleted_at = null, content_gone_at = null, updated_at = $1
from sync_person s
where p.id = s.id and (p.deleted_at is null or p.content_gone_at is not null) and (
  (p.content_db_id, p.first_name, p.last_name, p.email, p.phone, p.title, p.role, p.is_primary_contact,
    p.is_decision_maker, p.consent_basis) is distinct from (s.content_db_id, s.first_name, s.last_name, s.email,
    s.phone, s.title, s.role, s.is_primary_contact, s.is_decision_maker, coalesce(s.consent_basis, p.consent_basis))
  or p.content_gone_at is not null))";

constexpr std::string_view find_sql = R"(
select business_id, id, content_db_id, lower(email), deleted_at is not null and content_gone_at is null,
  content_gone_at is not null
from people where business_id = any($1::bigint[]) order by id)";

const std::vector<std::string>& columns() {
    static const std::vector<std::string> all{
        "content_db_id", "first_name",         "last_name",         "email",        "phone", "title",
        "role",          "is_primary_contact", "is_decision_maker", "consent_basis"};
    return all;
}

std::vector<std::string> columns_after(const char* first) {
    std::vector<std::string> out{first};
    out.insert(out.end(), columns().begin(), columns().end());
    return out;
}

/// `first` is the id of the business or of the person.
void write_line(std::string& lines, std::int64_t first, const taken_person& who) {
    store::copy_line line{lines};
    const auto text = [&](const std::string& value) { value.empty() ? line.null() : line.add(value); };
    line.add(first).add(who.contact_id);
    text(who.first_name);
    text(who.last_name);
    text(who.email);
    text(who.phone);
    text(who.title);
    text(who.role);
    line.add(std::string_view{who.is_primary ? "t" : "f"}).add(std::string_view{who.is_decision_maker ? "t" : "f"});
    text(who.consent_basis);
    line.end();
}

using people_here = std::unordered_map<std::int64_t, std::vector<person_here>>;

people_here find(store::session& on, const std::vector<std::int64_t>& businesses) {
    people_here out;
    if (businesses.empty()) return out;
    const auto found = on.query(find_sql, businesses);
    for (std::size_t row = 0; row < found.size(); ++row) {
        out[found.number(row, 0)].push_back({.id = found.number(row, 1),
                                             .contact_id = found.maybe_number(row, 2),
                                             .email = std::string{found.text(row, 3)},
                                             .deleted_here = found.truth(row, 4),
                                             .gone = found.truth(row, 5)});
    }
    return out;
}

/// What is to be written of a batch.
struct changes {
    std::string added, there;  ///< lines
    std::int64_t added_count = 0;
    std::vector<std::int64_t> left;
};

void sort_out(const merged_business& one, const people_here& here, changes& into) {
    static const std::vector<person_here> nobody;
    const auto found = here.find(one.id);
    const auto found_people = match(found == here.end() ? nobody : found->second, one.from->people);
    for (const auto* who : found_people.added) write_line(into.added, one.id, *who);
    for (const auto& [id, who] : found_people.there) write_line(into.there, id, *who);
    into.added_count += static_cast<std::int64_t>(found_people.added.size());
    into.left.insert(into.left.end(), found_people.left.begin(), found_people.left.end());
}

std::int64_t update(store::session& on, const std::string& lines, timestamp now) {
    if (lines.empty()) return 0;
    static const auto names = columns_after("id");
    on.copy("sync_person", names, lines);
    const auto count = on.query(lock_sql).number(0, 0);
    if (count > 0) on.query(update_sql, now);
    return count;
}

std::int64_t remove(store::session& on, std::vector<std::int64_t>& ids, timestamp now) {
    if (ids.empty()) return 0;
    std::ranges::sort(ids);
    on.query("select from people where id = any($1::bigint[]) order by id for no key update", ids);
    return static_cast<std::int64_t>(
        on.query("update people set deleted_at = $2, content_gone_at = $2, updated_at = $2, is_primary_contact = false "
                 "where id = any($1::bigint[]) and deleted_at is null",
                 ids, now)
            .affected());
}

}  // namespace

void prepare_people(store::session& on) {
    on.script(
        "create temporary table sync_person on commit delete rows as select id, content_db_id, first_name, last_name, "
        "email, phone, title, role, is_primary_contact, is_decision_maker, consent_basis from people limit 0");
}

void merge_people(store::session& on, const merged_businesses& of, timestamp now, did& into) {
    std::vector<std::int64_t> known{of.gone};
    for (const auto& one : of.there) {
        if (!one.is_new) known.push_back(one.id);
    }
    const auto here = find(on, known);
    changes all;
    for (const auto& one : of.there) sort_out(one, here, all);
    for (const auto business : of.gone) {
        const auto found = here.find(business);
        if (found == here.end()) continue;
        for (const auto& who : found->second) {
            if (!who.gone && !who.deleted_here) all.left.push_back(who.id);
        }
    }
    // First the ones who go, so that a primary contact gives way to the next.
    into.people_deleted += remove(on, all.left, now);
    into.people_updated += update(on, all.there, now);
    static const auto names = columns_after("business_id");
    on.copy("people", names, all.added);
    into.people_added += all.added_count;
}

}  // namespace fib::sync
