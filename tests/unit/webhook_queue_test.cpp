#include "upkeep/webhook_queue.hpp"

#include "inbound/webhook_url.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace std::chrono_literals;
using fib::inbound::webhook_url;
using fib::upkeep::next_webhook_try;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

}  // namespace

TEST_CASE("a webhook that failed is tried again after 30 s, then twice as long each time, up to 6 h") {
    CHECK(next_webhook_try(now, 1, now) == now + 30s);
    CHECK(next_webhook_try(now, 2, now) == now + 60s);
    CHECK(next_webhook_try(now, 5, now) == now + 8min);
    CHECK(next_webhook_try(now, 11, now) == now + 6h);
    CHECK(next_webhook_try(now, 1'000'000, now) == now + 6h);
    CHECK(next_webhook_try(now, 0, now) == now + 30s);
}

TEST_CASE("a webhook is given up when its next try would come more than three days after it was made") {
    CHECK(next_webhook_try(now - 66h, 20, now) == now + 6h);
    CHECK_FALSE(next_webhook_try(now - 66h - 1s, 20, now).has_value());
}

TEST_CASE("a webhook's address is https, or http on this machine, with any path and query") {
    const auto full = webhook_url::parse("https://crm.example:8443/hooks?a=b");
    REQUIRE(full.has_value());
    CHECK(full->where.authority() == "crm.example:8443");
    CHECK(full->target == "/hooks?a=b");
    CHECK(webhook_url::parse("https://crm.example")->target == "/");
    CHECK(webhook_url::parse("https://crm.example?a=b")->target == "/?a=b");
    CHECK(webhook_url::parse("http://127.0.0.1:9/x")->where.tls == false);
    for (const std::string& url :
         {std::string{}, std::string{"crm.example/x"}, std::string{"http://crm.example/x"},
          std::string{"ftp://crm.example"}, std::string{"https:///x"}, std::string{"https://crm.example/a b"},
          std::string{"https://crm.example/#x"}, std::string{"https://crm.example/\r\nX: y"},
          "https://crm.example/" + std::string(2000, 'x')}) {
        CAPTURE(url);
        CHECK_FALSE(webhook_url::parse(url).has_value());
    }
}
