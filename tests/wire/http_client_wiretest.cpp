#include "http/client.hpp"
#include "support/http_fixture.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>

#include <stdexcept>

namespace asio = boost::asio;
using namespace fib;
using namespace fib::test;

namespace {

struct tally {
    std::size_t answered = 0;
    std::size_t failed = 0;
    std::size_t may_have_reached = 0;
};

asio::awaitable<void> count_call(http::client& client, tally& count) {
    const auto answer = co_await client.send(a_request(), soon());
    ++(answer.has_value() ? count.answered : count.failed);
    if (answer.has_error() && answer.error().may_have_reached) ++count.may_have_reached;
}

asio::awaitable<void> turn_of(asio::io_context& loop) {
    co_await asio::post(loop, asio::use_awaitable);
}

}  // namespace

TEST_CASE("a request arrives whole and its answer comes back") {
    http_fixture test;
    test.peer.script.answer = "HTTP/1.1 201 Created\r\nX-Id: 17\r\nContent-Length: 4\r\n\r\nmade";
    test.run([&](http::client& client) -> asio::awaitable<void> {
        const auto answer = co_await working_call(client);
        CHECK(answer.status == 201);
        CHECK(answer.body == "made");
        CHECK(answer.find("x-id") == "17");
        CHECK(test.peer.last_request ==
              "POST /calls?x=1 HTTP/1.1\r\nHost: localhost:" + std::to_string(test.peer.port()) +
                  "\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
    });
}

TEST_CASE("calls one after the other share one connection") {
    http_fixture test;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        for (int call = 0; call < 20; ++call) co_await working_call(client);
        CHECK(test.peer.requests == 20);
        CHECK(test.peer.accepted == 1);
        CHECK(client.counts().open == 1);
        CHECK(client.counts().busy == 0);
    });
}

TEST_CASE("chunks, interim answers and single bytes make the same answer") {
    http_fixture test;
    test.peer.script.answer =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: z\r\n\r\n";
    test.run([&](http::client& client) -> asio::awaitable<void> {
        CHECK((co_await working_call(client)).body == "abcdefg");
        test.peer.script.byte_by_byte = true;
        CHECK((co_await working_call(client)).body == "abcdefg");
        CHECK(test.peer.accepted == 1);
    });
}

TEST_CASE("a kept connection that the peer closed is replaced unseen") {
    for (const bool with_goodbye : {true, false}) {
        http_fixture test;
        test.peer.script.then_close = with_goodbye;
        test.peer.script.then_crash = !with_goodbye;
        test.run([&](http::client& client) -> asio::awaitable<void> {
            for (int call = 0; call < 5; ++call) {
                co_await working_call(client);
                // The peer closes in its next turn; the call after that meets a dead connection in the pool.
                for (int turn = 0; turn < 10; ++turn) co_await turn_of(test.loop);
            }
            CHECK(test.peer.requests == 5);
            CHECK(test.peer.accepted == 5);
        });
    }
}

TEST_CASE("an answer that closes its connection or is HTTP/1.0 is not followed by another call on it") {
    for (const auto* answer : {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok",
                               "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"}) {
        http_fixture test;
        test.peer.script.answer = answer;
        test.run([&](http::client& client) -> asio::awaitable<void> {
            co_await working_call(client);
            CHECK(client.counts().open == 0);
            co_await working_call(client);
            CHECK(test.peer.accepted == 2);
        });
    }
}

TEST_CASE("bytes behind an answer end the connection, for they belong to no call") {
    http_fixture test;
    test.peer.script.answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n";
    test.run([&](http::client& client) -> asio::awaitable<void> {
        CHECK((co_await working_call(client)).body == "ok");
        CHECK(client.counts().open == 0);
    });
}

TEST_CASE("an answer without a length ends with the connection") {
    http_fixture test;
    test.peer.script.answer = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it";
    test.peer.script.then_close = true;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        CHECK((co_await working_call(client)).body == "all of it");
    });
}

TEST_CASE("the second connection resumes the session of the first") {
    http_fixture test;
    test.peer.script.answer = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
    test.run([&](http::client& client) -> asio::awaitable<void> {
        co_await working_call(client);
        CHECK(test.peer.resumed == 0);
        co_await working_call(client);
        CHECK(test.peer.resumed == 1);
        CHECK(client.counts().opened == 2);
        CHECK(client.counts().resumed == 1);
    });
}

TEST_CASE("500 calls at once get by with 50 connections, first come first served") {
    http_fixture test;
    test.settings.connections = 50;
    test.settings.openings = 8;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        tally count;
        task_group calls{test.loop.get_executor()};
        for (int call = 0; call < 500; ++call) calls.spawn("call", count_call(client, count));
        CHECK(co_await calls.join(soon()));
        CHECK(count.answered == 500);
        CHECK(test.peer.requests == 500);
        CHECK(test.peer.accepted <= 50);
        CHECK(client.counts().busy == 0);
    });
}

TEST_CASE("a request is made once, when its connection is there") {
    http_fixture test;
    test.settings.connections = 1;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        int made = 0;
        const auto call = [&]() -> asio::awaitable<void> {
            const auto make = [&] {
                // With one connection the answers to all earlier calls are back.
                CHECK(test.peer.requests == made);
                return ++made, a_request();
            };
            CHECK((co_await client.send(make, soon())).has_value());
        };
        task_group calls{test.loop.get_executor()};
        for (int each = 0; each < 5; ++each) calls.spawn("call", call());
        CHECK(co_await calls.join(soon()));
        CHECK(made == 5);
    });
}

TEST_CASE("what making a request throws ends the call, and the connection stays good") {
    http_fixture test;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        bool thrown = false;
        try {
            co_await client.send([]() -> http::request { throw std::runtime_error{"no key"}; }, soon());
        } catch (const std::runtime_error&) {
            thrown = true;
        }
        CHECK(thrown);
        co_await working_call(client);
        CHECK(test.peer.accepted == 1);
    });
}

TEST_CASE("an unused connection is closed after its time") {
    http_fixture test;
    test.settings.idle_limit = std::chrono::milliseconds{60};
    test.run([&](http::client& client) -> asio::awaitable<void> {
        co_await working_call(client);
        CHECK(client.counts().open == 1);
        while (client.counts().open != 0) co_await turn_of(test.loop);
        co_await working_call(client);
        CHECK(test.peer.accepted == 2);
    });
}

TEST_CASE("close() ends calls in flight and waiting ones, and says which may have reached the peer") {
    http_fixture test;
    test.settings.connections = 5;
    test.peer.script.at_request = peer_script::reaction::never_answer;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        tally count;
        task_group calls{test.loop.get_executor()};
        for (int call = 0; call < 20; ++call) calls.spawn("call", count_call(client, count));
        while (test.peer.requests < 5) co_await turn_of(test.loop);
        client.close();
        CHECK(co_await calls.join(soon()));
        CHECK(count.failed == 20);
        CHECK(count.may_have_reached == 5);
        CHECK(client.counts().open == 0);
        CHECK_FALSE((co_await failing_call(client)).may_have_reached);
    });
}

TEST_CASE("plain HTTP works on loopback") {
    auto test = http_fixture::plain();
    test.run([&](http::client& client) -> asio::awaitable<void> {
        CHECK((co_await working_call(client)).body == "ok");
        CHECK((co_await working_call(client)).body == "ok");
        CHECK(test.peer.accepted == 1);
    });
}
