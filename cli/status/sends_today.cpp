#include "cli/status/sends_today.hpp"

#include <algorithm>
#include <chrono>

namespace fib::cli {
namespace {

using namespace std::chrono_literals;

/// After this nothing comes to light below an id that was seen: recording a group takes milliseconds, and an engine
/// gives one up after 30 seconds.
constexpr auto settles_after = 60s;

// Backwards through the primary key as far as a minute reaches.
constexpr const char* last_settled = R"(
select id from send_log where sent_at >= date_trunc('day', now()) and sent_at < now() - interval '1 minute'
order by id desc limit 1)";

// A provider's words may hold an address or a number each time: what stands before them is the reason.
constexpr const char* by_kind = R"(
select id <= $2, coalesce(campaign_step_id, 0), channel, status,
  case when status <> 'sent' then left(split_part(coalesce(failure_reason, ''), ':', 1), 60) else '' end,
  count(*), count(*) filter (where sent_at > now() - interval '1 minute' and status = 'sent'), max(id)
from send_log where id > $1 and sent_at >= date_trunc('day', now())
group by 1, 2, 3, 4, 5)";

}  // namespace

void sends_today::begin_day(store::session& on) {
    settled_.clear();
    marks_.clear();
    upto_ = 0;
    const auto found = on.query(last_settled);
    if (!found.empty()) marks_.push_back({found.number(0, 0), timestamp{}});
}

void sends_today::look(store::session& on) {
    const auto today = on.query("select date_trunc('day', now())::text, now()");
    const auto now = today.moment(0, 1);
    if (day_ != today.text(0, 0)) {
        begin_day(on);
        day_ = today.text(0, 0);
    }
    auto settle = upto_;
    while (!marks_.empty() && marks_.front().seen_at <= now - settles_after) {
        settle = std::max(settle, marks_.front().id);
        marks_.pop_front();
    }
    const auto found = on.query(by_kind, upto_, settle);
    std::map<send_kind, std::int64_t> fresh;
    auto newest = settle;
    recent_.clear();
    for (std::size_t row = 0; row < found.size(); ++row) {
        send_kind kind{found.number(row, 1), std::string{found.text(row, 2)}, std::string{found.text(row, 3)},
                       std::string{found.text(row, 4)}};
        recent_[kind.channel] += found.number(row, 6);
        newest = std::max(newest, found.number(row, 7));
        (found.truth(row, 0) ? settled_ : fresh)[std::move(kind)] += found.number(row, 5);
    }
    upto_ = settle;
    marks_.push_back({newest, now});
    counts_ = settled_;
    for (const auto& [kind, count] : fresh) counts_[kind] += count;
}

std::int64_t sends_today::last_minute(const std::string& channel) const {
    const auto found = recent_.find(channel);
    return found == recent_.end() ? 0 : found->second;
}

}  // namespace fib::cli
