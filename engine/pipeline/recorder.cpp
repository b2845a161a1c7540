#include "pipeline/recorder.hpp"

#include "pipeline/settle.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace fib::pipeline {
namespace {

using namespace std::chrono_literals;

constexpr auto shortest_wait = 100ms;
constexpr auto longest_wait = 2000ms;

/// What a late answer proves of its own unknown; nothing where it proves nothing.
std::optional<settle_request> evidence_of(const entry& late) {
    switch (late.what) {
        case entry::kind::sent:
            return settle_request{late.claim, late.place, settlement::sent, late.detail};
        case entry::kind::failed:
            return settle_request{late.claim, late.place, settlement::skip, late.detail};
        case entry::kind::returned:
            return settle_request{late.claim, late.place, settlement::not_sent, late.detail};
        case entry::kind::skipped:
        case entry::kind::unknown:
        case entry::kind::aside:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

recorder::recorder(boost::asio::any_io_executor executor, store::pool& database, std::string owner, leases& held,
                   tally& counts, event& changed, settings how)
    : database_{database},
      owner_{std::move(owner)},
      held_{held},
      counts_{counts},
      changed_{changed},
      how_{how},
      added_{std::move(executor)} {}

void recorder::add(entry one) {
    waiting_.push_back(std::move(one));
    if (waiting_.size() == 1 || waiting_.size() == how_.group) added_.notify();
}

void recorder::finish(deadline until) {
    last_ = until;
    added_.notify();
}

boost::asio::awaitable<void> recorder::run() {
    while (!given_up() && (!last_ || !waiting_.empty())) {
        if (waiting_.empty()) {
            co_await added_.wait(deadline::in(1s));
            continue;
        }
        if (waiting_.size() < how_.group && !last_) co_await added_.wait(deadline::in(how_.age));
        co_await write_group();
        changed_.notify();
    }
    if (!waiting_.empty()) {
        spdlog::error(
            "{} outcomes could not be recorded before the hard limit; their claims' leases will run out and "
            "they will be listed by: fibctl campaign:unknown",
            waiting_.size());
    }
}

std::vector<std::int64_t> recorder::finished_by(const std::vector<entry>& group) {
    std::unordered_map<std::int64_t, std::size_t> places;
    for (const auto& one : group) ++places[one.claim];
    std::vector<std::int64_t> out;
    for (const auto& [claim, count] : places) {
        const auto at = open_.find(claim);
        if (at != open_.end() && at->second == count) out.push_back(claim);
    }
    std::sort(out.begin(), out.end());
    return out;
}

boost::asio::awaitable<void> recorder::write_group() {
    const auto count = std::min(waiting_.size(), how_.group);
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    auto group =
        std::make_shared<std::vector<entry>>(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
    waiting_.erase(waiting_.begin(), end);
    writing_ = group->size();
    const auto finished = finished_by(*group);
    recorded done;
    const auto write = [group, finished, owner = owner_](store::session& on) {
        return record_or_split(on, owner, *group, finished);
    };
    for (auto wait = shortest_wait;;) {
        std::string problem;
        try {
            done = co_await database_.run(write,
                                          last_ ? last_->narrowed(how_.write_limit) : deadline::in(how_.write_limit));
            break;
        } catch (const store::error& error) {
            problem = error.what();
        }
        if (trouble_ != problem) {
            spdlog::error("outcomes cannot be recorded, {} wait in memory and will be tried again: {}", unrecorded(),
                          problem);
        }
        trouble_ = std::move(problem);
        if (given_up()) {
            std::move(group->begin(), group->end(), std::back_inserter(waiting_));
            writing_ = 0;
            co_return;
        }
        co_await added_.wait(deadline::in(wait));
        wait = std::min<std::chrono::milliseconds>(wait * 2, longest_wait);
    }
    if (!std::exchange(trouble_, {}).empty()) spdlog::info("outcomes are recorded again");
    for (const auto& one : *group) {
        if (const auto at = open_.find(one.claim); at != open_.end()) --at->second;
    }
    for (const auto claim : finished) {
        open_.erase(claim);
        held_.forget(claim);
    }
    counts_.recorded += done.written;
    ++counts_.groups;
    writing_ = 0;
    if (!done.not_ours.empty()) co_await settle_late(std::move(done.not_ours));
}

boost::asio::awaitable<void> recorder::settle_late(std::vector<entry> late) {
    for (auto& one : late) {
        auto what = evidence_of(one);
        if (!what || !steps_) continue;
        try {
            const auto settle_it = [what = *what, at = one.at, steps = steps_](store::session& on) {
                return settle(on, *steps, what, at);
            };
            const bool settled = co_await database_.run(settle_it, deadline::in(how_.write_limit));
            if (settled) spdlog::info("a late answer settled the unknown attempt {}-{}", one.claim, one.place);
        } catch (const store::error& error) {
            spdlog::warn("a late answer to attempt {}-{} could not settle it: {}", one.claim, one.place, error.what());
        }
    }
}

}  // namespace fib::pipeline
