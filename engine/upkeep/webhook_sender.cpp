#include "upkeep/webhook_sender.hpp"

#include "inbound/own_signature.hpp"
#include "inbound/timed_signature.hpp"
#include "inbound/webhook_url.hpp"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

namespace fib::upkeep {

using namespace std::chrono_literals;

namespace {

/// Longer than a lot can take, so that no other process sends the same meanwhile.
constexpr auto lease = 120s;
constexpr auto lot_limit = 90s;
/// How long those wait whose target failed for another one.
constexpr auto spared_for = 15s;
/// Targets that connections are kept to.
constexpr std::size_t most_clients = 64;

}  // namespace

struct webhook_sender::lot {
    std::vector<due_webhook> due;
    deadline until;
    std::size_t next = 0;
    std::vector<webhook_result> results;
};

webhook_sender::webhook_sender(boost::asio::any_io_executor executor, store::pool& database, const clock& time,
                               settings how)
    : executor_{executor}, database_{database}, time_{time}, how_{std::move(how)}, stopped_{executor} {}

webhook_sender::~webhook_sender() = default;

void webhook_sender::stop() {
    stopping_ = true;
    stopped_.notify();
}

boost::asio::awaitable<void> webhook_sender::run() {
    while (!stopping_) {
        bool had_some = false;
        try {
            had_some = co_await send_lot();
        } catch (const store::error& problem) {
            spdlog::warn("webhooks must wait for the database: {}", problem.what());
        }
        if (!had_some && !stopping_) co_await stopped_.wait(deadline::in(how_.every));
    }
    for (auto& [where, client] : clients_) client->close();
}

boost::asio::awaitable<bool> webhook_sender::send_lot() {
    const auto now = time_.now();
    const auto take = [now, most = how_.lot](store::session& on) { return take_webhooks(on, now, lease, most); };
    lot shared{.due = {}, .until = deadline::in(lot_limit), .results = {}};
    shared.due = co_await database_.run(take, deadline::in(10s));
    if (shared.due.empty()) co_return false;
    // Nothing is in flight here, so connections to targets that are gone can go.
    if (clients_.size() > most_clients) clients_.clear();
    {
        task_group calls{executor_};
        const auto count = std::min(how_.at_once, shared.due.size());
        for (std::size_t n = 0; n < count; ++n) calls.spawn("send webhooks", send_next_ones(shared));
        bool ended = false;
        while (!ended) {
            // Each call has its own limit.
            ended = co_await calls.join(deadline::in(10s));
        }
    }
    count(shared.results);
    const auto settle = [results = std::move(shared.results), at = time_.now()](store::session& on) {
        settle_webhooks(on, results, at);
    };
    co_await database_.run(settle, deadline::in(20s));
    co_return true;
}

boost::asio::awaitable<void> webhook_sender::send_next_ones(lot& shared) {
    while (shared.next < shared.due.size()) {
        const auto& one = shared.due[shared.next++];
        webhook_result became{.id = one.id, .error = {}, .again = {}};
        if (stopping_) {
            became.error = "the sender was stopped before it was tried";
            became.again = time_.now();
            became.tried = false;
        } else if (is_spared(one.target)) {
            became.error = "its target did not answer for another one";
            became.again = time_.now() + spared_for;
            became.tried = false;
        } else {
            became.error = co_await post(one, shared.until.narrowed(how_.call_limit));
            if (!became.error.empty()) {
                became.again = next_webhook_try(one.created, one.tries, time_.now());
                spared_until_[one.target] = time_.now() + spared_for;
            }
        }
        shared.results.push_back(std::move(became));
    }
}

/// A target that failed is let alone for a while, in this lot and the next ones, so that the others have their turn.
bool webhook_sender::is_spared(std::int64_t target) {
    const auto at = spared_until_.find(target);
    if (at == spared_until_.end()) return false;
    if (time_.now() < at->second) return true;
    spared_until_.erase(at);
    return false;
}

boost::asio::awaitable<std::string> webhook_sender::post(const due_webhook& one, deadline until) {
    auto url = inbound::webhook_url::parse(one.url);
    if (!url) co_return url.error().text;
    http::request call{.method = "POST", .target = url->target, .headers = {}, .body = one.body};
    call.headers = {
        {"Content-Type", "application/json"},
        {"User-Agent", "fibonacco-webhooks"},
        {std::string{inbound::own_signature_header}, inbound::timed_signature(one.key, time_.now(), one.body)}};
    auto& client = client_for(url->where);
    const auto answer = co_await client.send(std::move(call), until);
    if (!answer) co_return answer.error().what;
    if (answer->status >= 200 && answer->status < 300) co_return std::string{};
    co_return fmt::format("answered {}", answer->status);
}

http::client& webhook_sender::client_for(const http::origin& where) {
    auto& found = clients_[fmt::format("{}://{}", where.tls ? "https" : "http", where.authority())];
    if (!found) found = std::make_unique<http::client>(executor_, where, how_.http);
    return *found;
}

void webhook_sender::count(const std::vector<webhook_result>& results) {
    for (const auto& one : results) {
        if (one.error.empty()) {
            ++counts_.delivered;
        } else if (one.again) {
            counts_.failed += one.tried ? 1 : 0;
        } else {
            ++counts_.given_up;
            spdlog::warn("webhook {} is given up after three days: {}", one.id, one.error);
        }
    }
}

}  // namespace fib::upkeep
