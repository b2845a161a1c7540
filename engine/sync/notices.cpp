#include "sync/notices.hpp"

namespace fib::sync {

// Communities are read whole in every run, and contacts with their business: only businesses need looking up. Finished
// by their ids and not by a time, for one that came earlier may be committed later.
waiting_notices read_notices(store::session& operations) {
    waiting_notices out;
    const auto found = operations.query(
        "select id, case when type like 'business%' and content_db_id between 1 and 2147483647 then content_db_id end "
        "from content_notices where processed_at is null order by received_at limit 100000");
    for (std::size_t row = 0; row < found.size(); ++row) {
        out.ids.emplace_back(found.text(row, 0));
        if (const auto id = found.maybe_number(row, 1)) out.businesses.push_back(*id);
    }
    return out;
}

void finish_notices(store::session& operations, const waiting_notices& which, timestamp now) {
    if (which.ids.empty()) return;
    operations.query("update content_notices set processed_at = $2 where id = any($1::text[]) and processed_at is null",
                     which.ids, now);
}

}  // namespace fib::sync
