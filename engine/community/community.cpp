#include "community/community.hpp"

namespace fib::community {

std::optional<town> find(store::session& on, const std::string& id_or_slug) {
    // Nineteen digits do not fit a bigint always, eighteen do. A slug of digits gives way to an id.
    const auto found = on.query(R"(
select id, name, slug, state, timezone, status, deployed_at from communities
where slug = $1 or id = case when $1 ~ '^[0-9]{1,18}$' then $1::bigint end
order by slug = $1 limit 1)",
                                id_or_slug);
    if (found.empty()) return std::nullopt;
    return town{.id = found.number(0, 0),
                .name = std::string{found.text(0, 1)},
                .slug = std::string{found.text(0, 2)},
                .state = std::string{found.text(0, 3)},
                .time_zone = std::string{found.text(0, 4)},
                .status = std::string{found.text(0, 5)},
                .deployed_at = found.maybe_moment(0, 6)};
}

bool pause(store::session& on, std::int64_t id) {
    return on.query("update communities set status = 'paused', updated_at = now() where id = $1 and status <> 'paused'",
                    id)
               .affected() == 1;
}

std::optional<std::string> resume(store::session& on, std::int64_t id) {
    // One that was never deployed by us but has people under way was active all the same: deployed_at says so.
    const auto resumed = on.query(R"(
update communities c set updated_at = now(), status = case
    when exists (select from deployments d where d.community_id = c.id and d.finished_at is null)
      and c.deployed_at is null then 'deploying'
    when c.deployed_at is not null then 'active' else 'pending' end
where c.id = $1 and c.status = 'paused' returning c.status)",
                                  id);
    return resumed.empty() ? std::nullopt : std::optional{std::string{resumed.text(0, 0)}};
}

}  // namespace fib::community
