#include "sync/id_pages.hpp"

#include <algorithm>

namespace fib::sync {
namespace {

// With one community the other index is the shorter way.
constexpr std::string_view all_sql = "select id from businesses where id > $1::bigint order by id limit $2::bigint";
constexpr std::string_view of_community_sql =
    "select id from businesses where community_id = $3::bigint and id > $1::bigint order by id limit $2::bigint";

constexpr std::string_view changed_sql = R"(
select id, updated_at from businesses
where (updated_at, id) > ($1::timestamptz, $2::bigint) and ($4::bigint = 0 or community_id = $4)
order by updated_at, id limit $3::bigint)";

constexpr std::string_view contacts_changed_sql = R"(
select c.id, c.updated_at, c.business_id from business_contacts c
where (c.updated_at, c.id) > ($1::timestamptz, $2::bigint)
  and ($4::bigint = 0 or exists (select from businesses b where b.id = c.business_id and b.community_id = $4))
order by c.updated_at, c.id limit $3::bigint)";

std::vector<std::int64_t> column_of(const store::rows& from, int column) {
    std::vector<std::int64_t> out;
    out.reserve(from.size());
    for (std::size_t row = 0; row < from.size(); ++row) out.push_back(from.number(row, column));
    return out;
}

}  // namespace

std::vector<std::int64_t> all_ids::next() {
    const auto page = static_cast<std::int64_t>(page_);
    auto ids = column_of(community_ == 0 ? content_.query(all_sql, last_, page)
                                         : content_.query(of_community_sql, last_, page, community_),
                         0);
    if (!ids.empty()) last_ = ids.back();
    return ids;
}

changed_ids::changed_ids(store::session& content, std::size_t page, std::int64_t community, timestamp since)
    : id_pages{content, page, community}, since_{to_sql(since)}, last_at_{since_} {}

std::vector<std::int64_t> changed_ids::next() {
    const auto found = content_.query(contacts_ ? contacts_changed_sql : changed_sql, last_at_, last_,
                                      static_cast<std::int64_t>(page_), community_);
    if (found.empty()) {
        if (contacts_) return {};
        contacts_ = true;
        last_at_ = since_;
        last_ = 0;
        return next();
    }
    last_ = found.number(found.size() - 1, 0);
    last_at_ = found.text(found.size() - 1, 1);
    auto ids = column_of(found, contacts_ ? 2 : 0);
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    return ids;
}

}  // namespace fib::sync
