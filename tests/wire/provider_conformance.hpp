#pragma once

#include "http/client.hpp"
#include "providers/email.hpp"
#include "support/error_case.hpp"
#include "support/https_peer.hpp"
#include "support/run_coroutine.hpp"
#include "support/test_authority.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace fib::test {

/// What the suite must know of a room.
struct email_room {
    std::function<std::unique_ptr<providers::email>(boost::asio::io_context&, const http::origin&,
                                                    http::client_settings)>
        make;
    std::string accepted_body;  ///< of a 200
    std::string accepted_id;    ///< which is in it
    /// Headers (each with its line end) and body of an error.
    std::function<std::pair<std::string, std::string>(const error_case&)> write_error;
    std::vector<error_case> errors;
    std::vector<std::string> secrets;  ///< none of which may come back in an outcome
    std::string refused_key;           ///< a code that a refused key has
};

inline std::string http_answer(unsigned status, const std::string& headers, const std::string& body) {
    return fmt::format("HTTP/1.1 {} Said\r\n{}Content-Length: {}\r\n\r\n{}", status, headers, body.size(), body);
}

/// A room, and a peer that misbehaves as told.
class room_at_peer {
public:
    explicit room_at_peer(const email_room& room, const std::string& certificate_names = "DNS:localhost")
        : peer{loop_, authority_.issue(certificate_names)}, room_{room} {}

    providers::outcome send(std::chrono::milliseconds limit = std::chrono::seconds{20}) {
        return send_to(peer.at(), limit);
    }
    providers::outcome send_to(const http::origin& where, std::chrono::milliseconds limit) {
        http::client_settings settings;
        settings.ca_file = authority_.file();
        const auto email = room_.make(loop_, where, settings);
        providers::outcome made{.what = providers::verdict::accepted, .detail = "not set"};
        run_coroutine(loop_, [&]() -> boost::asio::awaitable<void> {
            // Named: GCC 12 copies an aggregate that is made inside a co_await byte by byte into the frame.
            providers::mail message{R"({"a":"body"})", "81-12"};
            made = co_await email->send(std::move(message), deadline::in(limit));
            email->close();
        });
        return made;
    }
    void stop() {
        run_coroutine(loop_, [&]() -> boost::asio::awaitable<void> { co_await peer.stop(); });
    }

private:
    boost::asio::io_context loop_;
    test_authority authority_;

public:
    https_peer peer;

private:
    const email_room& room_;
};

inline void check_error_answers(const email_room& room) {
    for (const auto& one : room.errors) {
        CAPTURE(one.status);
        CAPTURE(one.code);
        if (one.status == 204) continue;  // has no body, so the peer's way of writing does not fit
        room_at_peer test{room};
        const auto [headers, body] = room.write_error(one);
        test.peer.script.answer = http_answer(one.status, headers, body);
        const auto made = test.send();
        CHECK(to_string(made.what) == to_string(one.what));
        CHECK(made.detail.find(one.advice) != std::string::npos);
        CHECK(test.peer.requests == 1);
        test.stop();
    }
}

inline void check_success_answers(const email_room& room) {
    const auto answered = [&](const std::string& body) {
        room_at_peer test{room};
        test.peer.script.answer = http_answer(200, "", body);
        const auto made = test.send();
        CHECK(test.peer.requests == 1);
        test.stop();
        return made;
    };
    const auto made = answered(room.accepted_body);
    CHECK(to_string(made.what) == "accepted");
    CHECK(made.detail == room.accepted_id);
    for (const std::string& body : {std::string{"<html>"}, std::string{}, room.accepted_body.substr(1),
                                    room.accepted_body.substr(0, room.accepted_body.size() - 1)}) {
        CAPTURE(body);
        CHECK(to_string(answered(body).what) == "unknown");
    }
}

inline http::origin nobody_listens() {
    boost::asio::io_context loop;
    const boost::asio::ip::tcp::acceptor taken{loop, {boost::asio::ip::address_v4::loopback(), 0}};
    return {.tls = true, .host = "localhost", .port = taken.local_endpoint().port()};
}

/// Nothing of the request can have reached the provider: unsent, and the provider is away.
inline void check_nothing_reached(const email_room& room) {
    const auto is_away = [](const providers::outcome& made) {
        CAPTURE(made.detail);
        CHECK(to_string(made.what) == "unsent");
        CHECK(made.provider_away);
        CHECK_FALSE(made.detail.empty());
    };
    room_at_peer dropping{room};
    const auto refused = dropping.send_to(nobody_listens(), std::chrono::seconds{20});
    is_away(refused);
    CHECK(refused.detail.find("refused") != std::string::npos);
    dropping.peer.script.at_accept = peer_script::greeting::close;
    is_away(dropping.send());
    dropping.stop();

    room_at_peer stalling{room};
    stalling.peer.script.at_accept = peer_script::greeting::stall;
    is_away(stalling.send(std::chrono::milliseconds{300}));
    stalling.stop();

    room_at_peer another{room, "DNS:other.example"};
    is_away(another.send());
    CHECK(another.peer.requests == 0);
    another.stop();
}

/// From the first byte on nobody knows.
inline void check_may_have_reached(const email_room& room) {
    const auto reacting = [&](auto script, std::chrono::milliseconds limit) {
        room_at_peer test{room};
        script(test.peer.script);
        const auto made = test.send(limit);
        CAPTURE(made.detail);
        CHECK(to_string(made.what) == "unknown");
        CHECK_FALSE(made.detail.empty());
        CHECK(test.peer.requests <= 1);
        test.stop();
    };
    using reaction = peer_script::reaction;
    const std::chrono::seconds long_enough{20};
    reacting([](peer_script& script) { script.at_request = reaction::close_after_reading; }, long_enough);
    reacting([](peer_script& script) { script.at_request = reaction::close_while_reading; }, long_enough);
    reacting([](peer_script& script) { script.at_request = reaction::never_answer; }, std::chrono::milliseconds{500});
    reacting(
        [&](peer_script& script) {
            script.answer = "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + room.accepted_body;
            script.then_crash = true;
        },
        long_enough);
    reacting([](peer_script& script) { script.answer = "no HTTP at all\r\n\r\n"; }, long_enough);
}

/// A peer that answers with what it was sent gives nothing of it away.
inline void check_echo(const email_room& room) {
    room_at_peer test{room};
    test.peer.script.answer = http_answer(200, "", room.accepted_body);
    static_cast<void>(test.send());
    std::istringstream sent{test.peer.last_request};
    for (std::string line; std::getline(sent, line);) {
        CAPTURE(line);
        for (const auto& one : {error_case{403, room.refused_key, line}, error_case{400, "", line}}) {
            const auto [headers, body] = room.write_error(one);
            test.peer.script.answer = http_answer(one.status, headers, body);
            const auto made = test.send();
            CAPTURE(made.detail);
            for (const auto& hidden : room.secrets) CHECK(made.detail.find(hidden) == std::string::npos);
        }
    }
    test.stop();
}

}  // namespace fib::test
