#include "http/client.hpp"
#include "support/http_fixture.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>

namespace asio = boost::asio;
using namespace fib;
using namespace fib::test;
using http::phase;

namespace {

/// Makes one call and checks how it failed.
http::failure fail_once(http_fixture& test, phase where, bool may_have_reached, bool timed_out,
                        const std::string& host = "localhost") {
    http::failure seen;
    test.run(
        [&](http::client& client) -> asio::awaitable<void> {
            seen = co_await failing_call(client);
            CHECK(client.counts().open == 0);
        },
        host);
    CAPTURE(seen.what);
    CHECK(seen.where == where);
    CHECK(seen.may_have_reached == may_have_reached);
    CHECK(seen.timed_out == timed_out);
    CHECK(seen.what.find(host + ":" + std::to_string(test.peer.port())) == 0);
    return seen;
}

bool says(const http::failure& failed, std::string_view words) {
    CAPTURE(failed.what);
    return failed.what.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a refused connection fails in connect and reached nobody") {
    asio::io_context loop;
    asio::ip::tcp::acceptor taken{loop, {asio::ip::address_v4::loopback(), 0}};
    const auto port = taken.local_endpoint().port();
    taken.close();
    test_authority authority;
    http::client_settings settings;
    settings.ca_file = authority.file();
    http::client client{loop.get_executor(), {true, "127.0.0.1", port}, settings};
    run_coroutine(loop, [&]() -> asio::awaitable<void> {
        const auto failed = co_await failing_call(client);
        CHECK(failed.where == phase::connect);
        CHECK_FALSE(failed.may_have_reached);
        CHECK_FALSE(failed.timed_out);
        CHECK(says(failed, "127.0.0.1:" + std::to_string(port)));
        CHECK(says(failed, "refused"));
    });
}

TEST_CASE("a name that does not exist fails in resolve") {
    asio::io_context loop;
    test_authority authority;
    http::client_settings settings;
    settings.ca_file = authority.file();
    http::client client{loop.get_executor(), {true, "nowhere.invalid", 443}, settings};
    run_coroutine(loop, [&]() -> asio::awaitable<void> {
        const auto failed = co_await failing_call(client);
        CHECK(failed.where == phase::resolve);
        CHECK_FALSE(failed.may_have_reached);
        CHECK(says(failed, "nowhere.invalid:443"));
    });
}

TEST_CASE("a certificate for another name is refused") {
    http_fixture test{"DNS:other.example"};
    const auto failed = fail_once(test, phase::handshake, false, false);
    CHECK(says(failed, "hostname mismatch"));
    CHECK(test.peer.requests == 0);
}

TEST_CASE("a certificate for an address is good for that address only") {
    http_fixture right{"IP:127.0.0.1"};
    right.run([](http::client& client) -> asio::awaitable<void> { co_await working_call(client); }, "127.0.0.1");
    http_fixture wrong{"IP:127.0.0.2"};
    CHECK(says(fail_once(wrong, phase::handshake, false, false, "127.0.0.1"), "IP address mismatch"));
}

TEST_CASE("an expired certificate is refused") {
    http_fixture test{"DNS:localhost", -3};
    CHECK(says(fail_once(test, phase::handshake, false, false), "expired"));
}

TEST_CASE("a certificate of an unknown authority is refused, with advice") {
    http_fixture test;
    const test_authority other;
    test.settings.ca_file = other.file();
    CHECK(says(fail_once(test, phase::handshake, false, false), "SSL_CERT_FILE"));
}

TEST_CASE("a CA bundle that cannot be read is named at once") {
    asio::io_context loop;
    http::client_settings settings;
    settings.ca_file = "/nowhere/bundle.pem";
    CHECK_THROWS_WITH_AS(http::client(loop.get_executor(), http::origin{}, settings),
                         doctest::Contains("/nowhere/bundle.pem"), std::runtime_error);
}

TEST_CASE("a peer that hangs up in the handshake was not reached") {
    http_fixture test;
    test.peer.script.at_accept = peer_script::greeting::close;
    fail_once(test, phase::handshake, false, false);
}

TEST_CASE("a handshake that stalls ends at its limit") {
    http_fixture test;
    test.peer.script.at_accept = peer_script::greeting::stall;
    test.settings.handshake_limit = std::chrono::milliseconds{30};
    fail_once(test, phase::handshake, false, true);
}

TEST_CASE("a call that waits for a connection ends at its deadline and reached nobody") {
    http_fixture test;
    test.settings.connections = 0;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        const auto failed = co_await failing_call(client, deadline::in(std::chrono::milliseconds{20}));
        CHECK(failed.where == phase::connect);
        CHECK(failed.timed_out);
        CHECK_FALSE(failed.may_have_reached);
    });
}

TEST_CASE("a request is not made for a call that gets no connection") {
    http_fixture test;
    test.settings.connections = 0;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        int made = 0;
        const auto make = [&] { return ++made, a_request(); };
        const auto answer = co_await client.send(make, deadline::in(std::chrono::milliseconds{20}));
        CHECK(answer.has_error());
        CHECK(made == 0);
    });
}

TEST_CASE("a request that the peer does not take ends at the write limit and may have reached it") {
    http_fixture test;
    test.peer.script.at_request = peer_script::reaction::never_read;
    test.settings.write_limit = std::chrono::milliseconds{30};
    test.run([&](http::client& client) -> asio::awaitable<void> {
        const std::size_t more_than_buffers_hold = std::size_t{64} << 20;
        const auto answer = co_await client.send(a_request(std::string(more_than_buffers_hold, 'x')), soon());
        REQUIRE(answer.has_error());
        CHECK(answer.error().where == phase::write);
        CHECK(answer.error().timed_out);
        CHECK(answer.error().may_have_reached);
    });
}

TEST_CASE("an answer that never comes ends at the read limit, or at the call's own deadline") {
    for (const bool by_limit : {true, false}) {
        http_fixture test;
        test.peer.script.at_request = peer_script::reaction::never_answer;
        if (by_limit) test.settings.read_limit = std::chrono::milliseconds{30};
        test.run([&](http::client& client) -> asio::awaitable<void> {
            const auto failed =
                co_await failing_call(client, by_limit ? soon() : deadline::in(std::chrono::milliseconds{400}));
            CHECK(failed.timed_out);
            CHECK(failed.where == phase::read);
            CHECK(failed.may_have_reached);
        });
    }
}

TEST_CASE("a peer that closes while or after reading may have been reached") {
    for (const auto reaction :
         {peer_script::reaction::close_while_reading, peer_script::reaction::close_after_reading}) {
        http_fixture test;
        test.peer.script.at_request = reaction;
        fail_once(test, phase::read, true, false);
    }
}

TEST_CASE("an answer that breaks off is no answer") {
    for (const bool with_goodbye : {true, false}) {
        for (const auto* half : {"HTTP/1.1 200 O", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
                                 "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"}) {
            http_fixture test;
            test.peer.script.answer = half;
            test.peer.script.then_close = with_goodbye;
            test.peer.script.then_crash = !with_goodbye;
            fail_once(test, phase::read, true, false);
        }
    }
}

TEST_CASE("an answer without a length that ends without a TLS goodbye may be a part only") {
    http_fixture test;
    test.peer.script.answer = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it?";
    test.peer.script.then_crash = true;
    fail_once(test, phase::read, true, false);
}

TEST_CASE("broken framing is a failure in read, and its text holds nothing of the answer") {
    for (const auto* answer :
         {"BANANA\r\n\r\n", "HTTP/1.1 banana\r\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nContent-Length: 5\r\n\r\nbanana",
          "HTTP/1.1 200 OK\r\nContent-Length: banana\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 6\r\n\r\nbanana",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nbanana\r\n", "HTTP/1.1 200 OK\r\nbanana\r\n\r\n"}) {
        http_fixture test;
        test.peer.script.answer = answer;
        const auto failed = fail_once(test, phase::read, true, false);
        CHECK_FALSE(says(failed, "banana"));
    }
}

TEST_CASE("an answer is bounded, whichever way it tells its length") {
    const std::string much(3000, 'x');
    const std::string header(std::size_t{70} << 10, 'h');
    std::string chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    std::string interim;
    for (int piece = 0; piece < 30; ++piece) chunks += "64\r\n" + std::string(100, 'x') + "\r\n";
    for (int piece = 0; piece < 8000; ++piece) interim += "HTTP/1.1 100 Continue\r\n\r\n";
    for (const auto& answer :
         {"HTTP/1.1 200 OK\r\nContent-Length: 3000\r\n\r\n" + much, chunks + "0\r\n\r\n",
          "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + much, "HTTP/1.1 200 OK\r\nX-Long: " + header + "\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + header + header, interim}) {
        http_fixture test;
        test.settings.response_limit = 2000;
        test.peer.script.answer = answer;
        fail_once(test, phase::read, true, false);
    }
}

TEST_CASE("a request that would break out of its lines is not sent") {
    http_fixture test;
    test.run([&](http::client& client) -> asio::awaitable<void> {
        for (const auto& bad : {http::request{"POST", "/", {{"X-Name", "a\r\nBcc: b"}}, ""},
                                http::request{"POST", "/", {{"X-Na\nme", "a"}}, ""},
                                http::request{"POST", "/a b", {}, ""}, http::request{"PO ST", "/", {}, ""}}) {
            const auto answer = co_await client.send(bad, soon());
            REQUIRE(answer.has_error());
            CHECK_FALSE(answer.error().may_have_reached);
            CHECK_FALSE(says(answer.error(), "Bcc"));
        }
        CHECK(test.peer.requests == 0);
        co_await working_call(client);
    });
}
