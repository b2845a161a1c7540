#include "support/http_fixture.hpp"

#include "support/run_coroutine.hpp"

#include <doctest/doctest.h>

#include <utility>

namespace fib::test {

namespace asio = boost::asio;

http_fixture::http_fixture(const std::string& names, int valid_days) : peer{loop, authority.issue(names, valid_days)} {
    settings.ca_file = authority.file();
}

http_fixture::http_fixture(std::nullopt_t) : peer{loop, std::nullopt} {}

http_fixture http_fixture::plain() {
    return http_fixture{std::nullopt};
}

void http_fixture::run(std::function<asio::awaitable<void>(http::client&)> body, const std::string& host) {
    http::client client{loop.get_executor(), peer.at(host), settings};
    std::exception_ptr thrown;
    run_coroutine(loop, [&]() -> asio::awaitable<void> {
        try {
            co_await body(client);
        } catch (...) {
            thrown = std::current_exception();
        }
        client.close();
        co_await peer.stop();
    });
    if (thrown) std::rethrow_exception(thrown);
}

http::request a_request(std::string body) {
    return {"POST", "/calls?x=1", {{"Content-Type", "text/plain"}}, std::move(body)};
}

deadline soon() {
    return deadline::in(std::chrono::seconds{20});
}

asio::awaitable<http::failure> failing_call(http::client& client, deadline until) {
    auto answer = co_await client.send(a_request(), until);
    REQUIRE(answer.has_error());
    co_return std::move(answer).error();
}

asio::awaitable<http::response> working_call(http::client& client) {
    co_return (co_await client.send(a_request(), soon())).value();
}

}  // namespace fib::test
