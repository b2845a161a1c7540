#include "pipeline/recorder.hpp"

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

}  // namespace

std::optional<settle_request> evidence_of(const entry& late) {
    switch (late.what) {
        case entry::kind::sent:
            return settle_request{late.claim, late.place, settlement::sent, late.detail};
        case entry::kind::failed:
            return settle_request{late.claim, late.place, settlement::skip, late.detail};
        case entry::kind::returned:
        case entry::kind::skipped:
            return settle_request{late.claim, late.place, settlement::not_sent, late.detail,
                                  late.in_doubt ? doubt_after::begins : doubt_after::stays};
        case entry::kind::unknown:
        case entry::kind::aside:  // it may be one that was sent and could not be written
            return std::nullopt;
    }
    return std::nullopt;
}

recorder::recorder(boost::asio::any_io_executor executor, store::pool& database, std::string owner, leases& held,
                   tally& counts, event& changed, settings how)
    : database_{database},
      owner_{std::move(owner)},
      held_{held},
      counts_{counts},
      changed_{changed},
      how_{how},
      added_{executor} {}

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
    written_ = true;
    added_.notify();
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
    note_late(std::move(done.not_ours));
}

void recorder::note_late(std::vector<entry> late) {
    if (late.empty()) return;
    late_.insert(late_.end(), std::make_move_iterator(late.begin()), std::make_move_iterator(late.end()));
    added_.notify();
}

boost::asio::awaitable<void> recorder::run_late() {
    while (!late_.empty() || !written_) {
        if (given_up()) break;
        if (late_.empty()) {
            co_await added_.wait(deadline::in(1s));
        } else {
            co_await settle_late(std::exchange(late_, {}));
        }
    }
}

boost::asio::awaitable<void> recorder::settle_late(std::vector<entry> late) {
    std::vector<settle_request> proofs;
    for (const auto& one : late) {
        if (auto proof = evidence_of(one)) proofs.push_back(*std::move(proof));
    }
    std::vector<std::int64_t> people;
    for (const auto& one : late) people.push_back(one.person);
    const auto now = late.front().at;
    const auto settle_them = [proofs = std::move(proofs), people = std::move(people), steps = steps_,
                              now](store::session& on) {
        clear_of_suspicion(on, people);
        return steps ? settle_known(on, *steps, proofs, now) : std::size_t{0};
    };
    try {
        const auto settled = co_await database_.run(settle_them, deadline::in(how_.write_limit));
        spdlog::warn("{} answers came after their claim was taken away; {} of them settled an unknown", late.size(),
                     settled);
    } catch (const store::error& error) {
        spdlog::warn("{} late answers could not be looked at, their unknowns stay: {}", late.size(), error.what());
    }
}

}  // namespace fib::pipeline
