#include "inbound/group_intake.hpp"

#include "inbound/notices.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace fib::inbound {

using namespace std::chrono_literals;

/// Whoever waits for the commit of their events.
struct group_intake::ticket {
    explicit ticket(const boost::asio::any_io_executor& executor) : changed{executor} {}

    void end(kept how) {
        what = how;
        changed.notify();
    }

    std::optional<kept> what;
    event changed;
};

struct group_intake::group {
    std::vector<message_event> events;
    std::vector<std::shared_ptr<ticket>> tickets;
    std::size_t from_links = 0;  ///< the last ones: nobody waits for these
};

group_intake::group_intake(boost::asio::any_io_executor executor, store::pool& database, const clock& time,
                           intake_settings how)
    : executor_{executor}, database_{database}, time_{time}, how_{how}, added_{executor}, tasks_{executor} {}

std::size_t group_intake::waiting() const {
    return batched_ + opens_.size() + clicks_.size();
}

void group_intake::wake(std::size_t before) {
    if (before == 0 || (before < how_.group && waiting() >= how_.group)) added_.notify();
}

boost::asio::awaitable<kept> group_intake::write(std::vector<message_event> events) {
    if (events.empty()) co_return kept::written;
    if (last_ || batched_ + events.size() > how_.events) {
        ++counts_.refused_full;
        gap_ = true;
        co_return kept::full;
    }
    const auto mine = std::make_shared<ticket>(executor_);
    const auto before = waiting();
    batched_ += events.size();
    batches_.push_back({std::move(events), mine});
    wake(before);
    while (!mine->what) co_await mine->changed.wait(deadline::in(how_.limit));
    co_return *mine->what;
}

boost::asio::awaitable<kept> group_intake::write(notice one) {
    if (last_ || notices_ >= how_.notices) {
        ++counts_.refused_full;
        co_return kept::full;
    }
    ++notices_;
    const auto what = std::make_shared<notice>(std::move(one));
    const auto until = deadline::in(how_.limit);
    const auto work = [what](store::session& on) { return write_notice(on, *what); };
    auto how = kept::away;
    while (!until.passed()) {
        std::string problem;
        try {
            const auto done = co_await database_.run(work, until);
            counts_.notices += done == noticed::seen_before ? 0 : 1;
            if (done == noticed::set_aside) {
                ++counts_.set_aside;
                spdlog::warn("a notice of {} ({}) could not be applied and was set aside: fibctl doctor", what->source,
                             what->kind);
            }
            how = kept::written;
            break;
        } catch (const store::error& error) {
            problem = error.what();
        }
        spdlog::warn("a notice of {} waits for the database: {}", what->source, problem);
        co_await added_.wait(deadline::in(200ms));
    }
    --notices_;
    if (how == kept::away) ++counts_.refused_away;
    co_return how;
}

void group_intake::offer(message_event one) {
    const auto before = waiting();
    if (one.what == message_event::kind::clicked) {
        if (clicks_.size() >= how_.clicks) {
            ++counts_.dropped_clicks;
            return;
        }
        clicks_.push_back(std::move(one));
        if (clicks_.size() + opens_.size() > how_.opens && !opens_.empty()) {
            opens_.pop_front();
            ++counts_.dropped_opens;
        }
    } else {
        if (clicks_.size() + opens_.size() >= how_.opens) {
            ++counts_.dropped_opens;
            return;
        }
        opens_.push_back(std::move(one));
    }
    wake(before);
}

std::shared_ptr<group_intake::group> group_intake::take_group() {
    auto out = std::make_shared<group>();
    out->events.reserve(std::min(how_.group, waiting()));
    while (!batches_.empty() && out->events.size() < how_.group) {
        auto& first = batches_.front();
        batched_ -= first.events.size();
        std::move(first.events.begin(), first.events.end(), std::back_inserter(out->events));
        out->tickets.push_back(std::move(first.whose));
        batches_.pop_front();
    }
    for (auto* from : {&clicks_, &opens_}) {
        while (!from->empty() && out->events.size() < how_.group) {
            out->events.push_back(std::move(from->front()));
            from->pop_front();
            ++out->from_links;
        }
    }
    return out;
}

boost::asio::awaitable<void> group_intake::run() {
    for (std::size_t writer = 0; writer < how_.writers; ++writer) tasks_.spawn("inbound writer", write_groups());
    bool over = false;
    while (!over) over = co_await tasks_.join(deadline::in(1h));
}

void group_intake::stop(deadline until) {
    last_ = until;
    added_.notify();
}

boost::asio::awaitable<void> group_intake::write_groups() {
    while (!last_ || (waiting() > 0 && !last_->passed())) {
        if (waiting() == 0) {
            co_await added_.wait(deadline::in(1s));
            continue;
        }
        if (waiting() < how_.group && !last_) co_await added_.wait(deadline::in(how_.age));
        if (waiting() == 0) continue;
        co_await write_group(take_group());
    }
}

boost::asio::awaitable<void> group_intake::write_group(std::shared_ptr<group> one) {
    const auto until = last_ ? last_->narrowed(how_.limit) : deadline::in(how_.limit);
    const auto write = [one, now = time_.now()](store::session& on) { return apply_or_split(on, one->events, now); };
    for (auto wait = 50ms; !until.passed(); wait *= 2) {
        std::string problem;
        try {
            const auto did = co_await database_.run(write, until);
            ++counts_.groups;
            counts_.events += did.taken;
            counts_.parked += did.parked;
            count_again(did);
            for (const auto& whose : one->tickets) whose->end(kept::written);
            if (!std::exchange(trouble_, {}).empty()) spdlog::info("inbound events are written again");
            co_return;
        } catch (const store::error& error) {
            if (error.why == store::error::kind::conflict) continue;
            problem = error.what();
        }
        if (trouble_ != problem) spdlog::error("inbound events cannot be written: {}", problem);
        trouble_ = std::move(problem);
        co_await added_.wait(deadline::in(wait).narrowed(until.left()));
    }
    give_up(*one);
}

void group_intake::give_up(group& one) {
    for (const auto& whose : one.tickets) {
        whose->end(kept::away);
        ++counts_.refused_away;
        gap_ = true;
    }
    const auto first = one.events.end() - static_cast<std::ptrdiff_t>(one.from_links);
    for (auto at = first; at != one.events.end(); ++at) offer(std::move(*at));
}

void group_intake::count_again(const applied& did) {
    counts_.machines += did.machines;
    counts_.settled += did.settled;
    counts_.set_aside += did.set_aside;
    if (did.latest_send) latest_send_ = std::max(latest_send_.value_or(*did.latest_send), *did.latest_send);
}

}  // namespace fib::inbound
