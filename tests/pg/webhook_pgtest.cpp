#include "http/server.hpp"
#include "inbound/announce.hpp"
#include "inbound/content_notice.hpp"
#include "inbound/timed_signature.hpp"
#include "support/run_coroutine.hpp"
#include "support/town.hpp"
#include "upkeep/webhook_queue.hpp"
#include "upkeep/webhook_sender.hpp"

#include <boost/asio/steady_timer.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <vector>

using namespace std::chrono_literals;
using fib::inbound::announce;
using fib::inbound::announcement;
using fib::upkeep::settle_webhooks;
using fib::upkeep::take_webhooks;

namespace {

namespace asio = boost::asio;

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

struct agency : fib::test::town {
    void target(const std::string& url, const std::string& events, const char* active = "true") {
        on().query(
            fmt::format(
                "insert into webhook_targets (url, secret, events, is_active) values ($1, 'hush', $2::text[], {})",
                active),
            url, events);
    }
    void happens(const std::string& event, std::optional<std::int64_t> person = {}) {
        const std::array all{announcement{event, 7, person, now, R"({"total":20})"}};
        fib::store::transaction tx{on()};
        announce(on(), all);
        tx.commit();
    }
    std::int64_t waiting() { return number("select count(*) from webhook_queue where dead_at is null"); }
};

/// A target on this machine that answers what it is told to and remembers what it was sent.
struct receiver {
    asio::io_context loop;
    unsigned status = 200;
    std::vector<fib::http::received> calls;
    fib::http::server server{loop.get_executor(),
                             {.address = "127.0.0.1", .port = 0},
                             [this](fib::http::received call) { return take(std::move(call)); }};

    std::string url() const { return fmt::format("http://127.0.0.1:{}/hook", server.port()); }
    asio::awaitable<fib::http::response> take(fib::http::received call) {
        calls.push_back(std::move(call));
        co_return fib::http::response{status, {}, "ok"};
    }
    /// Lets a sender run until it has nothing due.
    fib::upkeep::webhook_sender::tally send(agency& in) {
        fib::store::pool pool{in.settings(), 1};
        fib::upkeep::webhook_sender sender{loop.get_executor(), pool, fib::machine_clock(), {.every = 20ms}};
        fib::test::run_coroutine(loop, [&]() -> asio::awaitable<void> {
            fib::task_group tasks{loop.get_executor()};
            tasks.spawn("server", server.run());
            tasks.spawn("sender", sender.run());
            asio::steady_timer pause{loop};
            for (int n = 0; n < 300; ++n) {
                pause.expires_after(10ms);
                co_await pause.async_wait(asio::use_awaitable);
                if (in.number("select count(*) from webhook_queue where next_try_at <= now() and dead_at is null") ==
                        0 &&
                    in.number("select count(*) from webhook_queue where tries > 0 and last_error is null") == 0) {
                    break;
                }
            }
            sender.stop();
            server.stop();
            const bool ended = co_await tasks.join(fib::deadline::in(10s));
            CHECK(ended);
        });
        return sender.counts();
    }
};

}  // namespace

TEST_CASE("an announcement waits for each active target that wants it, under one id") {
    agency in;
    in.target("https://a.example/x", "{order_paid,sms_replied}");
    in.target("https://b.example/x", "{*}");
    in.target("https://c.example/x", "{*}", "false");
    in.happens("order_paid", 3);
    CHECK(in.waiting() == 2);
    CHECK(in.number("select count(distinct body ->> 'id') from webhook_queue") == 1);
    CHECK(in.number("select count(*) from webhook_queue where body ->> 'event' = 'order_paid' "
                    "and (body ->> 'business_id')::int = 7 and (body ->> 'person_id')::int = 3 "
                    "and (body ->> 'occurred_at')::timestamptz = '2026-11-24 15:00:00+00' and body #>> '{data,total}' "
                    "= '20'") == 2);
    in.happens("page_visited");
    CHECK(in.waiting() == 3);
}

TEST_CASE("what is rolled back is not announced") {
    agency in;
    in.target("https://a.example/x", "{*}");
    {
        fib::store::transaction tx{in.on()};
        const std::array all{announcement{"order_paid", 7, {}, now, "{}"}};
        announce(in.on(), all);
    }
    CHECK(in.waiting() == 0);
}

TEST_CASE("a webhook that was taken is nobody else's until its lease ends, and is due again after a failure") {
    agency in;
    in.target("https://a.example/x", "{*}");
    in.happens("order_paid");
    in.on().script("update webhook_queue set next_try_at = '2026-11-24 15:00:00+00'");
    const auto took = take_webhooks(in.on(), now, 120s, 10);
    REQUIRE(took.size() == 1);
    CHECK(took[0].url == "https://a.example/x");
    CHECK(took[0].key.reveal() == "hush");
    CHECK(took[0].tries == 1);
    CHECK(take_webhooks(in.on(), now + 119s, 120s, 10).empty());

    settle_webhooks(in.on(), {{.id = took[0].id, .error = "answered 500", .again = now + 30s}}, now);
    CHECK(in.text("select last_error from webhook_queue") == "answered 500");
    CHECK(take_webhooks(in.on(), now + 29s, 120s, 10).empty());
    CHECK(take_webhooks(in.on(), now + 30s, 120s, 10).at(0).tries == 2);
    settle_webhooks(in.on(), {{.id = took[0].id, .error = "spared", .again = now + 40s, .tried = false}}, now);
    CHECK(take_webhooks(in.on(), now + 40s, 120s, 10).at(0).tries == 2);
    settle_webhooks(in.on(), {{.id = took[0].id, .error = "answered 500", .again = {}}}, now);
    CHECK(in.waiting() == 0);
    CHECK(in.number("select count(*) from webhook_queue where dead_at is not null") == 1);
    CHECK(take_webhooks(in.on(), now + 100h, 120s, 10).empty());
}

TEST_CASE("webhooks are posted with our signature, and forgotten once they are taken") {
    agency in;
    receiver peer;
    in.target(peer.url(), "{*}");
    for (int n = 0; n < 250; ++n) in.happens("order_paid");
    const auto counts = peer.send(in);
    CHECK(counts.delivered == 250);
    CHECK(in.number("select count(*) from webhook_queue") == 0);
    REQUIRE(peer.calls.size() == 250);
    const auto& call = peer.calls[0];
    CHECK(call.method == "POST");
    CHECK(call.target == "/hook");
    CHECK(call.find("content-type") == "application/json");
    CHECK(call.body.find("order_paid") != std::string::npos);
    CHECK(fib::inbound::fault_of_signature(call.find("x-fibonacco-signature"), fib::secret{"hush"}, call.body,
                                           fib::machine_clock().now(), {})
              .empty());
}

TEST_CASE("only a 2xx counts, and a target that fails is not asked for each of the others") {
    agency in;
    receiver peer;
    peer.status = 302;
    in.target(peer.url(), "{*}");
    for (int n = 0; n < 100; ++n) in.happens("order_paid");
    const auto counts = peer.send(in);
    CHECK(counts.delivered == 0);
    CHECK(counts.failed >= 1);
    CHECK(peer.calls.size() <= 16);
    CHECK(in.waiting() == 100);
    CHECK(in.number("select count(*) from webhook_queue where last_error = 'answered 302'") >= 1);
    CHECK(in.number("select count(*) from webhook_queue where next_try_at > now()") == 100);
}

TEST_CASE("a content notice is kept once") {
    agency in;
    const auto read = fib::inbound::read_content_notices(
        R"({"id":"n1","type":"business.updated","content_db_id":7,"name":"Elm"})", now);
    for (int n = 0; n < 2; ++n) {
        fib::store::transaction tx{in.on()};
        fib::inbound::keep_content_notice(in.on(), read->front());
        tx.commit();
    }
    CHECK(in.number("select count(*) from content_notices where type = 'business.updated' and content_db_id = 7 "
                    "and body ->> 'name' = 'Elm' and processed_at is null") == 1);
}
