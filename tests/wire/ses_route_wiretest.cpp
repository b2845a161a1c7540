#include "inbound/ses_route.hpp"
#include "support/fake_intake.hpp"
#include "support/https_peer.hpp"
#include "support/run_coroutine.hpp"
#include "support/sns_signer.hpp"
#include "support/test_authority.hpp"

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <functional>
#include <string>
#include <utility>

namespace asio = boost::asio;
using namespace fib;
using namespace fib::inbound;
using namespace std::chrono_literals;
using test::a_notification;

namespace {

const test::sns_signer& sns() {
    static const test::sns_signer one;
    return one;
}

struct set_clock : clock {
    timestamp now() const override { return at; }
    std::chrono::nanoseconds since_boot() const override { return {}; }
    timestamp at = machine_clock().now();
};

std::string http_answer(unsigned status, const std::string& body) {
    return fmt::format("HTTP/1.1 {} Said\r\nContent-Length: {}\r\n\r\n{}", status, body.size(), body);
}

/// The route, with a peer that stands for SNS's own host and has its certificate.
struct sns_fixture {
    explicit sns_fixture(std::vector<std::string> topics = {"arn:aws:sns:us-east-1:123456789012:ses-events"},
                         const std::string& raw_secret = "", const test::test_authority* trusted = nullptr)
        : peer{loop, authority.issue("DNS:localhost")},
          route{loop.get_executor(), intake, std::move(topics),
                ses_route_settings{origin(), secret{raw_secret}, (trusted ? *trusted : authority).file()}, time} {
        peer.script.answer = http_answer(200, sns().certificate_pem());
    }

    std::string origin() const { return fmt::format("https://localhost:{}", peer.port()); }
    sns_message message() const { return a_notification(origin() + "/SimpleNotificationService-01.pem"); }

    void run(std::function<asio::awaitable<void>()> body) {
        std::exception_ptr thrown;
        test::run_coroutine(loop, [&]() -> asio::awaitable<void> {
            try {
                co_await body();
            } catch (...) {
                thrown = std::current_exception();
            }
            route.close();
            co_await peer.stop();
        });
        if (thrown) std::rethrow_exception(thrown);
    }

    asio::awaitable<http::response> ask(http::received request, std::string query = "") {
        const call what{request, "/webhooks/ses", query, time.at};
        co_return co_await route.answer(what);
    }
    asio::awaitable<http::response> post(std::string body) {
        http::received request{"POST", "/webhooks/ses", {}, std::move(body), false};
        co_return co_await ask(std::move(request));
    }
    asio::awaitable<unsigned> status_of(std::string body) {
        const auto answer = co_await post(std::move(body));
        co_return answer.status;
    }
    std::uint64_t refused(refusal why) const { return route.counts().refused[static_cast<std::size_t>(why)]; }

    set_clock time;
    asio::io_context loop;
    test::test_authority authority;
    test::https_peer peer;
    test::fake_intake intake;
    ses_route route;
};

sns_message subscription(const sns_fixture& at, const std::string& target) {
    auto made = at.message();
    made.what = sns_message::kind::subscription;
    made.token = "2336412f37f";
    made.subscribe_url = at.origin() + target;
    return made;
}

}  // namespace

TEST_CASE("SNS: both versions of a signature are believed, the certificate fetched once") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        for (const char* version : {"1", "2", "1"}) {
            auto message = test.message();
            message.signature_version = version;
            CHECK(co_await test.status_of(sns().body_of(message)) == 200);
        }
        CHECK(test.peer.requests == 1);
        CHECK(test.peer.last_request.starts_with("GET /SimpleNotificationService-01.pem HTTP/1.1\r\n"));
        CHECK(test.intake.events.size() == 3);
        CHECK(test.intake.events.at(0).attempt->text() == "20261124-981-17");
        CHECK(test.intake.events.at(0).source_id == test.message().id);
        CHECK(test.route.counts().taken == 3);
    });
}

TEST_CASE("SNS: messages that come together share the fetch of their certificate") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        int answered = 0;
        task_group tasks{test.loop.get_executor()};
        const auto one = [&]() -> asio::awaitable<void> {
            CHECK(co_await test.status_of(sns().body_of(test.message())) == 200);
            ++answered;
        };
        for (int count = 0; count < 10; ++count) tasks.spawn("post", one());
        CHECK(co_await tasks.join(deadline::in(20s)));
        CHECK(answered == 10);
        CHECK(test.peer.requests == 1);
    });
}

TEST_CASE("SNS: a certificate is fetched again after four hours, and a failing one not before five seconds") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        const auto body = sns().body_of(test.message());
        test.peer.script.answer = http_answer(404, "no");
        CHECK(co_await test.status_of(body) == 503);
        test.peer.script.answer = http_answer(200, sns().certificate_pem());
        test.time.at += 4s;
        CHECK(co_await test.status_of(body) == 503);
        CHECK(test.peer.requests == 1);
        test.time.at += 2s;
        CHECK(co_await test.status_of(body) == 200);
        test.time.at += 3h + 59min;
        CHECK(co_await test.status_of(body) == 200);
        CHECK(test.peer.requests == 2);
        test.time.at += 2min;
        CHECK(co_await test.status_of(body) == 200);
        CHECK(test.peer.requests == 3);
    });
}

TEST_CASE("SNS: a certificate that does not hold, is none, or comes from an untrusted host is not to be had") {
    const test::sns_signer expired{-3, -1};
    const test::test_authority stranger;
    sns_fixture test, untrusted{{"arn:aws:sns:us-east-1:123456789012:ses-events"}, "", &stranger};
    test.run([&]() -> asio::awaitable<void> {
        test.peer.script.answer = http_answer(200, expired.certificate_pem());
        CHECK(co_await test.status_of(expired.body_of(test.message())) == 503);
        test.time.at += 6s;
        test.peer.script.answer = http_answer(200, "<html>");
        CHECK(co_await test.status_of(sns().body_of(test.message())) == 503);
        CHECK(test.refused(refusal::unready) == 2);
        CHECK(test.intake.events.empty());
    });
    untrusted.run([&]() -> asio::awaitable<void> {
        CHECK(co_await untrusted.status_of(sns().body_of(untrusted.message())) == 503);
        CHECK(untrusted.peer.requests == 0);
    });
}

TEST_CASE("SNS: a wrong signature, a foreign topic and a certificate elsewhere are refused for good") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        auto foreign = test.message();
        foreign.topic = "arn:aws:sns:us-east-1:999999999999:ses-events";
        CHECK(co_await test.status_of(sns().body_of(foreign)) == 403);
        for (const std::string& address :
             {std::string{"https://sns.us-east-1.amazonaws.com.evil.test/a.pem"}, test.origin() + "/a.crt",
              test.origin() + "/?a=.pem", fmt::format("https://localhost:{}/a.pem", test.peer.port() + 1)}) {
            auto elsewhere = test.message();
            elsewhere.certificate_url = address;
            CHECK(co_await test.status_of(sns().body_of(elsewhere)) == 403);
        }
        // Nothing was asked of anybody for these.
        CHECK(test.peer.accepted == 0);
        CHECK(test.refused(refusal::foreign) == 5);

        const test::sns_signer other;
        CHECK(co_await test.status_of(other.body_of(test.message())) == 403);
        auto changed = sns().body_of(test.message());
        changed.replace(changed.find("0100-id"), 7, "0100-xx");
        CHECK(co_await test.status_of(changed) == 403);
        CHECK(test.refused(refusal::forged) == 2);
        CHECK(test.intake.events.empty());
    });
}

TEST_CASE("SNS: what is no message is refused, and only POST is taken") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        for (const char* body : {"", "{}", "[", "{\"Type\":\"Notification\"}"})
            CHECK(co_await test.status_of(body) == 400);
        for (const char* method : {"GET", "HEAD", "PUT", "DELETE"}) {
            http::received request{method, "/webhooks/ses", {}, sns().body_of(test.message()), false};
            const auto answer = co_await test.ask(std::move(request));
            CHECK(answer.status == 405);
        }
        CHECK(test.peer.accepted == 0);
    });
}

TEST_CASE("SNS: 200 only when the events are written, and for what says nothing to us") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        for (const auto became : {kept::full, kept::away}) {
            test.intake.answer = became;
            CHECK(co_await test.status_of(sns().body_of(test.message())) == 503);
        }
        test.intake.answer = kept::written;
        const auto before = test.intake.events.size();
        for (const char* text : {"Successfully validated SNS topic.", R"({"eventType":"Teleport"})"}) {
            auto odd = test.message();
            odd.text = text;
            CHECK(co_await test.status_of(sns().body_of(odd)) == 200);
        }
        CHECK(test.intake.events.size() == before);
        CHECK(test.route.counts().unknown == 2);
        CHECK(test.route.counts().unwritten == 2);
    });
}

TEST_CASE("SNS: without topics nothing is lost: it is to be sent again") {
    sns_fixture test{{}};
    test.run([&]() -> asio::awaitable<void> {
        CHECK(co_await test.status_of(sns().body_of(test.message())) == 503);
        CHECK(test.peer.accepted == 0);
    });
}

TEST_CASE("SNS: a subscription of our topic is confirmed, where it is signed and nowhere but at SNS") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        CHECK(co_await test.status_of(sns().body_of(test.message())) == 200);  // the certificate is known from here on
        const std::string target = "/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:1:t&Token=2336412f37f";
        test.peer.script.answer = http_answer(200, "<ConfirmSubscriptionResponse/>");
        CHECK(co_await test.status_of(sns().body_of(subscription(test, target))) == 200);
        CHECK(test.peer.last_request.starts_with("GET " + target + " HTTP/1.1\r\n"));
        const auto asked = test.peer.requests;
        for (const char* bad : {"/?Action=Unsubscribe", "/x?Action=ConfirmSubscription", "/a.pem"}) {
            CHECK(co_await test.status_of(sns().body_of(subscription(test, bad))) == 403);
        }
        auto elsewhere = subscription(test, target);
        elsewhere.subscribe_url = "https://evil.test" + target;
        CHECK(co_await test.status_of(sns().body_of(elsewhere)) == 403);
        const test::sns_signer other;
        CHECK(co_await test.status_of(other.body_of(subscription(test, target))) == 403);
        auto foreign = subscription(test, target);
        foreign.topic += "-x";
        CHECK(co_await test.status_of(sns().body_of(foreign)) == 403);
        CHECK(test.peer.requests == asked);

        test.peer.script.answer = http_answer(500, "later");
        CHECK(co_await test.status_of(sns().body_of(subscription(test, target))) == 503);
    });
}

TEST_CASE("SNS: that a subscription has ended is noted, and its address not called") {
    sns_fixture test;
    test.run([&]() -> asio::awaitable<void> {
        auto message = subscription(test, "/?Action=ConfirmSubscription");
        message.what = sns_message::kind::unsubscription;
        CHECK(co_await test.status_of(sns().body_of(message)) == 200);
        CHECK(test.peer.requests == 1);
    });
}

TEST_CASE("SNS: raw delivery is refused, unless the address has the secret and the topic is ours") {
    const std::string topic = "arn:aws:sns:us-east-1:123456789012:ses-events";
    const std::string key = "0123456789abcdef";
    sns_fixture without, with{{topic}, key};
    const auto ask = [](sns_fixture& at, std::string from, std::string query) -> asio::awaitable<unsigned> {
        http::received request{"POST",
                               "/webhooks/ses",
                               {{"x-amz-sns-rawdelivery", "true"},
                                {"x-amz-sns-message-id", "raw-1"},
                                {"x-amz-sns-topic-arn", std::move(from)}},
                               at.message().text,
                               false};
        const auto answer = co_await at.ask(std::move(request), std::move(query));
        co_return answer.status;
    };
    without.run([&]() -> asio::awaitable<void> {
        for (const std::string& query : {std::string{}, std::string{"key="}, "key=" + key}) {
            CHECK(co_await ask(without, topic, query) == 403);
        }
        CHECK(without.intake.events.empty());
    });
    with.run([&]() -> asio::awaitable<void> {
        for (const std::string& query : {std::string{}, std::string{"key="}, "key=" + key + "x", "KEY=" + key}) {
            CHECK(co_await ask(with, topic, query) == 403);
        }
        CHECK(co_await ask(with, topic + "x", "key=" + key) == 403);
        CHECK(with.intake.events.empty());
        CHECK(co_await ask(with, topic, "a=b&key=" + key) == 200);
        REQUIRE(with.intake.events.size() == 1);
        CHECK(with.intake.events[0].source_id == "raw-1");
        CHECK(with.peer.accepted == 0);
    });
}
