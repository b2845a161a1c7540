#include "sync/from_content.hpp"

#include "sync/content_rows.hpp"
#include "sync/id_pages.hpp"
#include "sync/merge_communities.hpp"
#include "sync/notices.hpp"
#include "sync/rejects.hpp"
#include "sync/watermark.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace fib::sync {
namespace {

using namespace std::chrono_literals;

/// A transaction there may have begun this long before it was committed, with the time of its beginning in updated_at.
constexpr auto overlap = 5min;
constexpr std::int64_t few = 100;                  // deletions that are nobody's mistake
constexpr std::int64_t counted_at_once = 500'000;  // ids
constexpr const char* direction = "from-content";

/// One run, step by step.
class run {
public:
    run(store::session& content, store::session& operations, const another_session& connect, const clock& time,
        std::int64_t id, const wish& wanted, const progress& hears)
        : content_{content},
          operations_{operations},
          clock_{time},
          id_{id},
          wish_{wanted},
          hears_{hears},
          // One changed row may be read twice: two threads would race for it.
          mergers_{connect, wanted.full ? wanted.threads : 1, time} {}

    result<did, problem> all() {
        const auto began = database_now(content_);
        const auto since = watermark(operations_, direction);
        if (!wish_.full && !since) {
            return problem{
                "there was no full sync yet, so nobody knows what has changed since; run: fibctl "
                "sync:from-content --full"};
        }
        const auto told = read_notices(operations_);
        merge_communities(operations_, read_communities(content_), clock_.now(), did_, refused_);
        places_ = read_places(operations_);
        if (auto found = find_community(); !found) return found.error();
        wish_.full ? read_all() : read_changed(*since, told);
        mergers_.finish();
        auto removed = remove_missing();
        note_refused();
        count_businesses(operations_);
        did_ += mergers_.done();
        did_.rejected = rejected_;
        if (!removed) return removed.error();
        if (wish_.community.empty()) end_whole_run(began, told);
        return did_;
    }

private:
    result<void, problem> find_community() {
        if (wish_.community.empty()) return {};
        for (const auto& [number, place] : places_.communities) {
            if (place.slug == wish_.community) community_ = number;
        }
        if (community_ != 0) return {};
        return problem{
            fmt::format("the content database has no community with the slug '{}' here; fibctl "
                        "community:list shows them",
                        wish_.community)};
    }

    void read_all() {
        total_ = count_by_ranges(content_,
                                 "select count(*) from businesses where id > $1::bigint and id <= $2::bigint "
                                 "and ($3::bigint = 0 or community_id = $3)");
        all_ids pages{content_, wish_.page, community_};
        std::int64_t last = 0;
        for (auto ids = pages.next(); !ids.empty(); ids = pages.next()) {
            note_missing(last, ids.back(), ids);
            last = ids.back();
            merge(ids);
        }
        note_missing(last, 2147483647, {});
    }

    /// A statement that counts over millions would hold a snapshot for seconds.
    std::int64_t count_by_ranges(store::session& on, std::string_view sql) const {
        const auto last = on.query("select coalesce(max(id), 0) from businesses").number(0, 0);
        std::int64_t count = 0;
        for (std::int64_t after = 0; after < last; after += counted_at_once) {
            count += on.query(sql, after, after + counted_at_once, community_).number(0, 0);
        }
        return count;
    }

    /// How many were here before this run.
    std::int64_t here_before() const {
        return count_by_ranges(operations_,
                               "select count(*) from businesses b where id > $1::bigint and id <= $2::bigint "
                               "and content_db_id is not null and deleted_at is null and ($3::bigint = 0 "
                               "or community_id = (select id from communities where content_db_id = $3))") -
               mergers_.done().added;
    }

    void read_changed(timestamp since, const waiting_notices& told) {
        changed_ids pages{content_, wish_.page, community_, since - overlap};
        for (auto ids = pages.next(); !ids.empty(); ids = pages.next()) merge(ids);
        // Told of and not found: gone.
        merge_listed(told.businesses);
    }

    /// Reads these, in pages; whoever is not there any more is missing.
    void merge_listed(std::vector<std::int64_t> ids) {
        std::ranges::sort(ids);
        ids.erase(std::ranges::unique(ids).begin(), ids.end());
        for (std::span<const std::int64_t> rest{ids}; !rest.empty();
             rest = rest.subspan(std::min(rest.size(), wish_.page))) {
            const auto page = rest.first(std::min(rest.size(), wish_.page));
            for (const auto id : merge({page.begin(), page.end()})) gone_.push_back(id);
        }
    }

    /// Reads a page and hands it over. Those of the ids that are not there.
    std::vector<std::int64_t> merge(const std::vector<std::int64_t>& ids) {
        const auto rows = read_businesses(content_, ids);
        std::vector<std::int64_t> found, missing;
        std::vector<taken_business> page;
        page.reserve(rows.size());
        for (const auto& row : rows) {
            found.push_back(row.id);
            if (auto one = take(row, places_, refused_)) {
                page.push_back(*std::move(one));
            } else {
                refused_.push_back({"business", row.id, one.error().text});
            }
        }
        did_.read += static_cast<std::int64_t>(rows.size());
        mergers_.give(std::move(page));
        note_refused();
        if (hears_) hears_(did_.read, total_);
        std::ranges::set_difference(ids, found, std::back_inserter(missing));
        return missing;
    }

    /// Businesses that are here with a number in (after, upto] that is not among `ids`, which are all there are.
    void note_missing(std::int64_t after, std::int64_t upto, const std::vector<std::int64_t>& ids) {
        const auto found = operations_.query(
            "select b.content_db_id from businesses b join communities c on c.id = b.community_id "
            "where b.content_db_id > $1::bigint and b.content_db_id <= $2::bigint and b.deleted_at is null "
            "and b.content_db_id <> all($3::bigint[]) and ($4::bigint = 0 or c.content_db_id = $4)",
            after, upto, ids, community_);
        for (std::size_t row = 0; row < found.size(); ++row) suspects_.push_back(found.number(row, 0));
    }

    /// Looks again for each that was missed (it may have moved to another community), and deletes the others.
    result<void, problem> remove_missing() {
        merge_listed(std::move(suspects_));
        mergers_.finish();
        const auto count = static_cast<std::int64_t>(gone_.size());
        if (wish_.full && !wish_.delete_many && count > few) {
            if (const auto here = here_before(); count > here / 10) {
                return problem{
                    fmt::format("{} of the {} businesses that are here are not in the content database any more, "
                                "and none of them was deleted; if that is right, repeat it with --delete-many",
                                count, here)};
            }
        }
        for (std::span<const std::int64_t> rest{gone_}; !rest.empty();
             rest = rest.subspan(std::min(rest.size(), wish_.page))) {
            std::vector<taken_business> page;
            for (const auto id : rest.first(std::min(rest.size(), wish_.page))) {
                taken_business one;
                one.content_id = id;
                one.deleted = true;
                page.push_back(std::move(one));
            }
            mergers_.give(std::move(page));
        }
        mergers_.finish();
        return {};
    }

    void note_refused() {
        for (auto& one : mergers_.take_refused()) refused_.push_back(std::move(one));
        if (refused_.empty()) return;
        rejected_ += static_cast<std::int64_t>(refused_.size());
        write_rejects(content_, operations_, id_, clock_.now(), refused_);
    }

    void end_whole_run(timestamp began, const waiting_notices& told) {
        keep_watermark(operations_, direction, began);
        finish_notices(operations_, told, clock_.now());
        if (!wish_.full) return;
        drop_old_rejects(operations_, id_);
        // Millions came, and until PostgreSQL has counted them it takes the next command's plans from an empty table.
        operations_.query("analyze communities, businesses, people");
    }

    store::session& content_;
    store::session& operations_;
    const clock& clock_;
    const std::int64_t id_;
    const wish& wish_;
    const progress& hears_;
    known_places places_;
    std::int64_t community_ = 0;
    std::int64_t total_ = 0;
    std::int64_t rejected_ = 0;
    did did_;
    std::vector<rejected> refused_;
    std::vector<std::int64_t> suspects_, gone_;
    mergers mergers_;
};

}  // namespace

result<did, problem> from_content(store::session& content, store::session& operations, const another_session& connect,
                                  const clock& time, std::int64_t run_id, const wish& wanted, const progress& hears) {
    const sync_lock alone{operations};
    if (!alone.held())
        return problem{"another sync is at work; wait until it has ended (fibctl shows it in audit_log)"};
    return run{content, operations, connect, time, run_id, wanted, hears}.all();
}

}  // namespace fib::sync
