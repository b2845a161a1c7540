#include "community/readiness.hpp"

namespace fib::community {
namespace {

// Secondary contacts are counted out at the end: just after an import the statistics of is_primary_contact are wrong,
// and joined by it the plan would be too.
constexpr const char* ranking = R"(
with counted as (
  select c.id, c.slug, c.status, c.synced_at,
    count(distinct b.id) as businesses,
    count(p.id) filter (where p.is_primary_contact) as contacts,
    count(p.id) filter (where p.is_primary_contact and p.email like '%_@_%' and not p.do_not_email
      and b.lead_status not in ('customer', 'unsubscribed', 'churned')) as reachable,
    bool_or(p.is_primary_contact and p.consent_basis is not null) or $2::text is not null as may_be_written_to
  from communities c
  join businesses b on b.community_id = c.id and b.deleted_at is null
  left join people p on p.business_id = b.id and p.deleted_at is null
  where c.status in ('pending', 'deploying')
  group by c.id)
select id, slug, status, businesses, contacts, reachable, round((
    60 * reachable / greatest(contacts, 1)::numeric
    + 30 * least(1, ln(1 + businesses::numeric) / ln(2001))
    + case when synced_at is null then 0
        else 10 * greatest(0, least(1, 1 - extract(epoch from now() - synced_at) / (30 * 86400))) end)::numeric, 1)
  as score
from counted
where status = 'deploying' or (may_be_written_to and reachable > 0)
order by status = 'deploying' desc, score desc, businesses desc, id
limit $1)";

}  // namespace

std::vector<readiness> readiest(store::session& on, std::int64_t count,
                                const std::optional<std::string>& consent_basis) {
    const auto found = on.query(ranking, count, consent_basis);
    std::vector<readiness> out;
    out.reserve(found.size());
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.push_back({.id = found.number(row, 0),
                       .slug = std::string{found.text(row, 1)},
                       .status = std::string{found.text(row, 2)},
                       .businesses = found.number(row, 3),
                       .contacts = found.number(row, 4),
                       .reachable = found.number(row, 5),
                       .score = found.real(row, 6)});
    }
    return out;
}

}  // namespace fib::community
