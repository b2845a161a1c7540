#include "sender.hpp"

#include "composing.hpp"
#include "email_provider.hpp"
#include "schema_wait.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

namespace fib {

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

/// One for claims and fences, one for recording; on the first loop one for upkeep and what waits behind a slow one.
std::size_t database_threads(const sharing& with) {
    return with.first() ? 3 : 2;
}

store::session_settings data_path(const settings& from, const std::string& application) {
    store::session_settings out{.url = from.database.url, .application = application};
    out.set_up = pipeline::pinned_plans();
    // A process that is stopped inside a transaction must not keep its claims from being rescued.
    out.set_up.push_back(fmt::format("set idle_in_transaction_session_timeout = {}", from.engine.lease.count()));
    return out;
}

/// Many loops that begin at once must not make more handshakes at once than one would.
constexpr std::size_t openings = 64;

/// A lease is renewed each quarter of its length, so nothing on this session may take much longer.
store::session_settings for_leases(const settings& from, const std::string& application) {
    store::session_settings out{.url = from.database.url, .application = application + " leases"};
    out.statement_limit = std::max<std::chrono::milliseconds>(from.engine.lease / 4, 1s);
    out.connect_limit = std::chrono::seconds{2};
    return out;
}

bool switched_on(const sending_settings& from, pipeline::channel which) {
    switch (which) {
        case pipeline::channel::email:
            return from.email_enabled;
        case pipeline::channel::sms:
            return from.sms_enabled;
        case pipeline::channel::voice:
            return from.voice_enabled;
    }
    return false;
}

/// The channels that this loop goes through, the one that it is about first.
std::vector<pipeline::channel> channels_of(const settings& from, const sender::bounds& how_far, const sharing& with) {
    std::vector<pipeline::channel> out{how_far.only};
    if (how_far.due_by || !with.first()) return out;
    for (const auto which : {pipeline::channel::sms, pipeline::channel::voice}) {
        if (!switched_on(from.sending, which)) out.push_back(which);
    }
    return out;
}

pipeline::worker_settings work_settings(const settings& from, const sender::bounds& how_far, const sharing& with,
                                        pipeline::channel which) {
    return {.serves = which,
            .switched_on = switched_on(from.sending, which),
            .concurrency = with.of_count(from.engine.concurrency),
            .batch = static_cast<int>(from.engine.batch),
            .lease = from.engine.lease,
            .retries = {},
            .due_by = how_far.due_by,
            .limit = how_far.limit};
}

upkeep::keeper::settings upkeep_settings(const settings& from) {
    return {.lease = from.engine.lease,
            .policy = from.engine.policy == unknown_policy::resend ? pipeline::settlement::not_sent
                                                                   : pipeline::settlement::skip,
            .unknown_max_age = from.engine.unknown_max_age,
            .own_rate = from.sending.email_rate,
            .send_log_retention = from.engine.send_log_retention,
            .activities_retention = from.engine.activities_retention,
            .hears_ses = from.sending.provider == email_provider::ses && !from.inbound.ses_sns_topics.empty()};
}

}  // namespace

sender::sender(asio::any_io_executor executor, const settings& from, std::string application, bounds how_far,
               const clock& time, sharing with)
    : bounded_{how_far.due_by.has_value()},
      with_{std::move(with)},
      database_{data_path(from, application), database_threads(with_)},
      lifeline_{for_leases(from, application), 1},
      provider_{make_email_provider(executor, from, with_.of_count(from.engine.concurrency), time,
                                    std::max<std::size_t>(with_.of_count(openings), 1))},
      pace_{executor},
      compose_{make_composer(from.sending)},
      tasks_{executor},
      changed_{executor} {
    add_workers(executor, from, how_far, time);
    if (with_.first()) keeper_.emplace(executor, upkeep_parts(time), upkeep_settings(from));
}

void sender::add_workers(const asio::any_io_executor& executor, const settings& from, const bounds& how_far,
                         const clock& time) {
    for (const auto which : channels_of(from, how_far, with_)) {
        workers_.push_back(std::make_unique<pipeline::worker>(executor,
                                                              pipeline::worker::parts{.database = database_,
                                                                                      .lifeline = lifeline_,
                                                                                      .provider = *provider_,
                                                                                      .pace = pace_,
                                                                                      .compose = compose_,
                                                                                      .time = time},
                                                              work_settings(from, how_far, with_, which)));
    }
}

upkeep::keeper::parts sender::upkeep_parts(const clock& time) {
    return {.database = database_,
            .provider = *provider_,
            .allow =
                [this](std::optional<double> whole_rate) {
                    allow(whole_rate);
                    if (with_.tell_others) with_.tell_others(whole_rate);
                },
            .time = time,
            .steps = [this] { return work().steps(); }};
}

void sender::allow(std::optional<double> whole_rate) {
    pace_.wish(with_.of_rate(whole_rate));
    allowed_ = true;
    changed_.notify();
}

void sender::stop(std::chrono::milliseconds soft, std::chrono::milliseconds hard) {
    stopping_ = true;
    changed_.notify();
    for (auto& one : workers_) one->stop(soft, hard);
}

asio::awaitable<void> sender::run_beside(pipeline::worker& one) {
    co_await one.run();
}

asio::awaitable<void> sender::learn_the_rate() {
    if (keeper_) {
        try {
            co_await keeper_->ask_quota();
        } catch (const store::error& problem) {
            if (bounded_ || problem.why == store::error::kind::statement) throw;
            spdlog::warn("the provider's answer could not be written down, it is asked again soon: {}", problem.what());
        }
        co_return;
    }
    starting_trouble_ = "waiting to be told the rate";
    while (!allowed_ && !stopping_) co_await changed_.wait(deadline::in(1h));
    starting_trouble_.clear();
}

asio::awaitable<pipeline::ended> sender::run() {
    const schema_wait how_long{.not_yet = "not sending yet",
                               .patient = !bounded_,
                               .changed = changed_,
                               .stopping = stopping_,
                               .trouble = starting_trouble_};
    const bool fits = co_await wait_for_schema(database_, how_long);
    if (!fits) co_return pipeline::ended{pipeline::ended::kind::stopped, "asked to stop"};
    co_await learn_the_rate();
    if (keeper_) tasks_.spawn("upkeep", keeper_->run());
    std::exception_ptr problem;
    pipeline::ended how;
    try {
        for (std::size_t other = 1; other < workers_.size(); ++other) {
            tasks_.spawn("worker", run_beside(*workers_[other]));
        }
        how = co_await workers_.front()->run();
    } catch (...) {
        problem = std::current_exception();
    }
    if (keeper_) keeper_->stop();
    co_await tasks_.join(deadline::in(std::chrono::seconds{60}));
    provider_->close();
    if (problem) std::rethrow_exception(problem);
    co_return how;
}

}  // namespace fib
