#include "base/task_group.hpp"
#include "http/server.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <doctest/doctest.h>

#include <stdexcept>

namespace asio = boost::asio;
using namespace fib;
using tcp = asio::ip::tcp;

namespace {

http::server_settings on_loopback() {
    http::server_settings settings;
    settings.address = "127.0.0.1";
    settings.port = 0;
    return settings;
}

asio::awaitable<http::response> echo(http::received question) {
    if (question.target == "/throw") throw std::runtime_error{"as told"};
    co_return http::response{200,
                             {{"X-Method", question.method},
                              {"X-Bad", "a\r\nX-Injected: b"},
                              {"X-Local", question.peer_is_loopback ? "yes" : "no"},
                              {"X-Got", std::string{question.find("x-sent")}}},
                             question.target + "|" + question.body};
}

/// A server on a loop of its own test, and raw bytes to it.
struct server_fixture {
    explicit server_fixture(http::server_settings settings = on_loopback(), http::server::handler answer = echo)
        : server{loop.get_executor(), settings, std::move(answer)}, tasks{loop.get_executor()} {}

    void run(std::function<asio::awaitable<void>()> body) {
        tasks.spawn("server", server.run());
        std::exception_ptr thrown;
        test::run_coroutine(loop, [&]() -> asio::awaitable<void> {
            try {
                co_await body();
            } catch (...) {
                thrown = std::current_exception();
            }
            server.stop();
            CHECK(co_await tasks.join(deadline::in(std::chrono::seconds{10})));
        });
        if (thrown) std::rethrow_exception(thrown);
    }

    asio::awaitable<tcp::socket> connect() {
        tcp::socket socket{loop};
        co_await socket.async_connect({asio::ip::address_v4::loopback(), server.port()}, asio::use_awaitable);
        co_return socket;
    }

    asio::io_context loop;
    http::server server;
    task_group tasks;
};

asio::awaitable<void> say(tcp::socket& to, std::string text) {
    boost::system::error_code ignored;  // a server that has refused already may have closed
    co_await asio::async_write(to, asio::buffer(text), asio::redirect_error(asio::use_awaitable, ignored));
}

/// Everything until the server closes.
asio::awaitable<std::string> hear_all(tcp::socket& from) {
    std::string text;
    boost::system::error_code end;
    co_await asio::async_read(from, asio::dynamic_buffer(text), asio::redirect_error(asio::use_awaitable, end));
    co_return text;
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("requests on one connection are answered in order, and close means close") {
    server_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        auto socket = co_await test.connect();
        co_await say(socket,
                     "GET /one HTTP/1.1\r\nHost: a\r\nX-Sent: v\r\n\r\n"
                     "POST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
        const auto heard = co_await hear_all(socket);
        CAPTURE(heard);
        CHECK(heard.find("/one|") < heard.find("/two|body"));
        CHECK(has(heard, "HTTP/1.1 200 OK\r\n"));
        CHECK(has(heard, "X-Got: v\r\n"));
        CHECK(has(heard, "X-Local: yes\r\n"));
        CHECK(has(heard, "Connection: close\r\n"));
        CHECK_FALSE(has(heard, "X-Injected"));
    });
}

TEST_CASE("a chunked body, an awaited 100 and a HEAD are understood") {
    server_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        auto socket = co_await test.connect();
        co_await say(socket,
                     "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
        std::string interim(25, ' ');
        co_await asio::async_read(socket, asio::buffer(interim), asio::use_awaitable);
        CHECK(interim == "HTTP/1.1 100 Continue\r\n\r\n");
        co_await say(socket, "3\r\nabc\r\n0\r\n\r\nHEAD /h HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        const auto heard = co_await hear_all(socket);
        CAPTURE(heard);
        CHECK(has(heard, "/c|abc"));
        CHECK(has(heard, "X-Method: HEAD"));
        CHECK(heard.ends_with("\r\n\r\n"));
    });
}

TEST_CASE("what is malformed or too large is refused with the status that says so") {
    auto settings = on_loopback();
    settings.body_limit = 1000;
    server_fixture test{settings};
    const std::string much(3000, 'x');
    const std::string huge(std::size_t{80} << 10, 'h');
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"BANANA\r\n\r\n", "400"},
        {"GET / HTTP/9.7\r\n\r\n", "400"},
        {"GET / HTTP/1.1\r\nno colon here\r\n\r\n", "400"},
        {"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", "400"},
        {"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "400"},
        {"POST / HTTP/1.1\r\nContent-Length: 3000\r\n\r\n" + much, "413"},
        {"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n" + much + "\r\n0\r\n\r\n", "413"},
        {"GET / HTTP/1.1\r\nX-Long: " + huge + "\r\n\r\n", "431"},
        {"GET /" + huge + " HTTP/1.1\r\n\r\n", "431"},
    };
    test.run([&]() -> asio::awaitable<void> {
        for (const auto& [question, status] : cases) {
            auto socket = co_await test.connect();
            co_await say(socket, question);
            const auto heard = co_await hear_all(socket);
            CAPTURE(question.substr(0, 60));
            CAPTURE(heard);
            CHECK(heard.starts_with("HTTP/1.1 " + status + " "));
            CHECK(has(heard, "Connection: close\r\n"));
        }
    });
}

TEST_CASE("an exception while answering is a 500 for that connection only") {
    server_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        auto socket = co_await test.connect();
        co_await say(socket, "GET /throw HTTP/1.1\r\nHost: a\r\n\r\n");
        const auto heard = co_await hear_all(socket);
        CHECK(heard.starts_with("HTTP/1.1 500 "));
        CHECK_FALSE(has(heard, "as told"));
        auto other = co_await test.connect();
        co_await say(other, "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
        CHECK((co_await hear_all(other)).starts_with("HTTP/1.1 200 "));
    });
}

TEST_CASE("a client that says nothing, half a header or half a body is let go at the limit") {
    auto settings = on_loopback();
    settings.header_limit = std::chrono::milliseconds{30};
    server_fixture test{settings};
    test.run([&]() -> asio::awaitable<void> {
        for (const auto* words : {"", "GET / HTT", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"}) {
            auto socket = co_await test.connect();
            co_await say(socket, words);
            CHECK((co_await hear_all(socket)).empty());
        }
    });
}

TEST_CASE("connections above the limit are turned away with 503") {
    auto settings = on_loopback();
    settings.connections = 1;
    server_fixture test{settings};
    test.run([&]() -> asio::awaitable<void> {
        auto kept = co_await test.connect();
        co_await say(kept, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        char first = 0;
        co_await asio::async_read(kept, asio::buffer(&first, 1), asio::use_awaitable);
        auto extra = co_await test.connect();
        CHECK((co_await hear_all(extra)).starts_with("HTTP/1.1 503 "));
    });
}

TEST_CASE("stop() finishes the answer under way and closes the idle ones") {
    asio::io_context* loop_of_answer = nullptr;
    bool entered = false;
    bool may_go_on = false;
    const auto slow = [&](http::received) -> asio::awaitable<http::response> {
        entered = true;
        while (!may_go_on) co_await asio::post(*loop_of_answer, asio::use_awaitable);
        co_return http::response{200, {}, "finished"};
    };
    server_fixture test{on_loopback(), slow};
    loop_of_answer = &test.loop;
    test.run([&]() -> asio::awaitable<void> {
        auto idle = co_await test.connect();
        auto busy = co_await test.connect();
        co_await say(busy, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        while (!entered) co_await asio::post(test.loop, asio::use_awaitable);
        test.server.stop();
        CHECK((co_await hear_all(idle)).empty());
        may_go_on = true;
        const auto heard = co_await hear_all(busy);
        CHECK(heard.ends_with("finished"));
        CHECK(has(heard, "Connection: close"));
    });
}

TEST_CASE("an address that is taken is named") {
    server_fixture test;
    auto settings = on_loopback();
    settings.port = test.server.port();
    CHECK_THROWS_WITH_AS(http::server(test.loop.get_executor(), settings, echo),
                         doctest::Contains(std::to_string(settings.port).c_str()), std::system_error);
    settings.address = "banana";
    CHECK_THROWS_WITH_AS(http::server(test.loop.get_executor(), settings, echo), doctest::Contains("banana"),
                         std::system_error);
}
