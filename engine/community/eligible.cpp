#include "community/eligible.hpp"

#include <fmt/format.h>

namespace fib::community {

// An address that pipeline::address_fault would refuse is skipped by the gate later: better left out now. A test holds
// the two against each other. Several plain patterns: one that says it all takes 35 µs an address, these take 2.
// Numbers count as the suppression list writes them. Consent is asked for last: who cannot be written to anyway needs
// none.
const char* const refusal = R"(
coalesce(case
  when p.deleted_at is not null or b.deleted_at is not null then 'deleted'
  when p.next_send_at is not null or p.sequence_started_at is not null or p.claim_id is not null then 'enrolled_before'
  when exists (select from set_aside a where a.person_id = p.id) then 'set_aside'
  when b.lead_status in ('customer', 'unsubscribed', 'churned') then b.lead_status
  when $2::text = 'email' then case
    when p.do_not_email then 'do_not_email'
    when coalesce(p.email, '') = '' then 'no_address'
    when octet_length(p.email) <> length(p.email) then 'address_not_ascii'
    when length(p.email) > 254 or strpos(p.email, '@') > 65
      or p.email !~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$'
      or split_part(p.email, '@', 1) ~ '^\.|\.\.|\.$'
      or split_part(p.email, '@', 2) !~ '\.' or split_part(p.email, '@', 2) ~ '(^|\.)[.-]|[.-](\.|$)'
      or length(p.email) > 64 and split_part(p.email, '@', 2) ~ '[^.]{64}' then 'address_invalid'
    when exists (select from suppressions x
      where x.address in (lower(p.email), '@' || split_part(lower(p.email), '@', 2))) then 'suppressed' end
  when $2::text = 'sms' and p.do_not_sms then 'do_not_sms'
  when $2::text = 'voice' and p.do_not_call then 'do_not_call'
  when coalesce(p.phone, '') = '' then 'no_number'
  when p.phone !~ '^(\+[1-9][0-9 ().-]{7,}|[0-9 ().-]{10,})$' then 'number_invalid'
  when exists (select from suppressions x
    where x.address = '+' || case when p.phone !~ '^\+' and length(regexp_replace(p.phone, '\D', '', 'g')) = 10
      then '1' else '' end || regexp_replace(p.phone, '\D', '', 'g')) then 'suppressed'
end, case when p.consent_basis is null and $1::text is null then 'no_consent_basis' end))";

namespace {

std::string with_refusal(const char* sql) {
    return fmt::format(fmt::runtime(sql), refusal);
}

/// The people of one community are a small part of all, wherever in the tables they lie: they are found one by one.
/// What the statistics say of contacts just after an import would have all tables read for each community.
constexpr std::string_view one_by_one =
    "set local enable_seqscan = off; set local enable_hashjoin = off; set local enable_mergejoin = off; "
    "set local max_parallel_workers_per_gather = 0";

const std::string& look_sql() {
    static const std::string sql = with_refusal(R"(
select p.id, case when p.is_primary_contact then {} else 'not_primary_contact' end
from businesses b join people p on p.business_id = b.id where b.community_id = $3 order by p.id)");
    return sql;
}

}  // namespace

survey look_at_people(store::session& on, std::int64_t community, const terms& what) {
    survey found;
    store::transaction look{on};
    on.script(one_by_one);
    const auto people = on.query(look_sql(), what.consent_basis, to_string(what.channel), community);
    look.commit();
    for (std::size_t row = 0; row < people.size(); ++row) {
        if (people.is_null(row, 1)) {
            found.eligible.push_back(people.number(row, 0));
        } else {
            ++found.left_out[std::string{people.text(row, 1)}];
        }
    }
    return found;
}

std::string why_not_enrolled(store::session& on, std::int64_t person, const terms& what) {
    static const std::string sql = with_refusal(R"(
select case when p.is_primary_contact then {} else 'not_primary_contact' end
from people p join businesses b on b.id = p.business_id where p.id = $3)");
    const auto found = on.query(sql, what.consent_basis, to_string(what.channel), person);
    return found.empty() ? std::string{} : std::string{found.text(0, 0)};
}

}  // namespace fib::community
