#include "community/readiness.hpp"

#include <algorithm>
#include <tuple>

namespace fib::community {
namespace {

// A few at a time: neither a snapshot nor memory grows with how many wait.
constexpr std::size_t communities_at_once = 20;

constexpr const char* waiting =
    "select id from communities where status in ('pending', 'deploying') and id > $1::bigint order by id limit "
    "$2::bigint";

// Secondary contacts are counted out at the end: just after an import the statistics of is_primary_contact are wrong,
// and joined by it the plan would be too.
constexpr store::statement look_at_some{"community_readiness", R"(
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
  where c.id = any($1::bigint[]) and c.status in ('pending', 'deploying')
  group by c.id)
select id, slug, status, businesses, contacts, reachable, round((
    60 * reachable / greatest(contacts, 1)::numeric
    + 30 * least(1, ln(1 + businesses::numeric) / ln(2001))
    + case when synced_at is null then 0
        else 10 * greatest(0, least(1, 1 - extract(epoch from now() - synced_at) / (30 * 86400))) end)::numeric, 1)
  as score
from counted
where status = 'deploying' or (may_be_written_to and reachable > 0))"};

bool comes_before(const readiness& one, const readiness& other) {
    const auto rank = [](const readiness& of) {
        return std::tuple{of.status != "deploying", -of.score, -of.businesses, of.id};
    };
    return rank(one) < rank(other);
}

void keep_best(std::vector<readiness>& all, std::size_t count) {
    std::ranges::sort(all, comes_before);
    if (all.size() > count) all.resize(count);
}

std::vector<std::int64_t> all_waiting(store::session& on) {
    constexpr std::int64_t page = 10'000;
    std::vector<std::int64_t> out;
    while (true) {
        const auto found = on.query(waiting, out.empty() ? 0 : out.back(), page);
        for (std::size_t row = 0; row < found.size(); ++row) out.push_back(found.number(row, 0));
        if (static_cast<std::int64_t>(found.size()) < page) return out;
    }
}

}  // namespace

std::vector<readiness> readiest(store::session& on, std::int64_t count, const std::optional<std::string>& consent_basis,
                                const std::function<void(std::int64_t, std::int64_t)>& progress) {
    const auto ids = all_waiting(on);
    std::vector<readiness> best;
    for (std::size_t from = 0; from < ids.size(); from += communities_at_once) {
        const auto upto = std::min(from + communities_at_once, ids.size());
        const std::vector<std::int64_t> some(ids.begin() + static_cast<std::ptrdiff_t>(from),
                                             ids.begin() + static_cast<std::ptrdiff_t>(upto));
        const auto found = on.exec(look_at_some, some, consent_basis);
        for (std::size_t row = 0; row < found.size(); ++row) {
            best.push_back({.id = found.number(row, 0),
                            .slug = std::string{found.text(row, 1)},
                            .status = std::string{found.text(row, 2)},
                            .businesses = found.number(row, 3),
                            .contacts = found.number(row, 4),
                            .reachable = found.number(row, 5),
                            .score = found.real(row, 6)});
        }
        keep_best(best, static_cast<std::size_t>(count));
        if (progress) progress(static_cast<std::int64_t>(upto), static_cast<std::int64_t>(ids.size()));
    }
    return best;
}

}  // namespace fib::community
