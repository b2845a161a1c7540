#include "sync/rejects.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>

namespace fib::sync {
namespace {

struct kind {
    std::string_view name;
    std::string_view rows;
};

constexpr std::array kinds{
    kind{"community", "select id, to_jsonb(t) from communities t where id = any($1::bigint[])"},
    kind{"business", "select id, to_jsonb(t) from businesses t where id = any($1::bigint[])"},
    kind{"contact", "select id, to_jsonb(t) from business_contacts t where id = any($1::bigint[])"},
};

constexpr std::string_view write_sql = R"(
insert into sync_rejects (kind, content_id, run_id, reason, source, at)
select $1, r.id, $2, r.reason, r.source::jsonb, $3
from unnest($4::bigint[], $5::text[], $6::text[]) as r (id, reason, source)
on conflict (kind, content_id) do update
  set run_id = excluded.run_id, reason = excluded.reason, source = excluded.source, at = excluded.at)";

}  // namespace

void write_rejects(store::session& content, store::session& operations, std::int64_t run_id, timestamp now,
                   std::vector<rejected>& refused) {
    for (const auto& each : kinds) {
        std::map<std::int64_t, std::string> reasons;
        for (const auto& one : refused) {
            if (one.kind == each.name) reasons.emplace(one.content_id, one.reason);
        }
        if (reasons.empty()) continue;
        std::vector<std::int64_t> ids;
        std::vector<std::string> texts;
        for (const auto& [id, reason] : reasons) {
            ids.push_back(id);
            texts.push_back(reason);
        }
        std::vector<std::optional<std::string>> sources(ids.size());
        const auto found = content.query(each.rows, ids);
        for (std::size_t row = 0; row < found.size(); ++row) {
            const auto place = std::ranges::lower_bound(ids, found.number(row, 0)) - ids.begin();
            sources[static_cast<std::size_t>(place)] = found.text(row, 1);
        }
        operations.query(write_sql, each.name, run_id, now, ids, texts, sources);
    }
    refused.clear();
}

void drop_old_rejects(store::session& operations, std::int64_t run_id) {
    operations.query("delete from sync_rejects where run_id < $1::bigint", run_id);
}

}  // namespace fib::sync
