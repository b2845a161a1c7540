#include "inbound/stripe_event.hpp"

#include "inbound/stripe_route.hpp"
#include "inbound/stripe_subscription.hpp"
#include "inbound/timed_signature.hpp"
#include "support/ask_route.hpp"
#include "support/fake_intake.hpp"

#include <doctest/doctest.h>

#include <string>

using fib::inbound::read_stripe_event;
using fib::inbound::stripe_event;

namespace {

const fib::timestamp now = fib::timestamp_from_sql("2026-11-24 15:00:00+00").value();

std::string event(const std::string& type, const std::string& object) {
    return R"({"id":"evt_1","object":"event","api_version":"2026-10-28.endive","created":1764000000,"livemode":true,"type":")" +
           type + R"(","data":{"object":)" + object + "}}";
}

stripe_event read(const std::string& type, const std::string& object) {
    const auto one = read_stripe_event(event(type, object));
    REQUIRE(one.has_value());
    CHECK(one->type == type);
    return *one;
}

std::int64_t seconds(const std::optional<fib::timestamp>& at) {
    return at ? at->time_since_epoch().count() / 1'000'000 : 0;
}

}  // namespace

TEST_CASE("a subscription is read in the old shape and in the new one") {
    const std::string common = R"("id":"sub_1","customer":"cus_1","status":"active","start_date":1700000000,
        "metadata":{"business_id":"12","product_id":"seo"},"trial_start":null,"canceled_at":null)";
    const auto old = read("customer.subscription.updated",
                          "{" + common + R"(,"current_period_start":1763000000,"current_period_end":1765000000,
        "plan":{"id":"price_1","interval":"year","amount":1999,"currency":"usd","product":"prod_9"}})");
    const auto fresh =
        read("customer.subscription.updated", "{" + common + R"(,"items":{"object":"list","data":[{"id":"si_1",
        "current_period_start":1763000000,"current_period_end":1765000000,
        "price":{"id":"price_1","unit_amount":1999,"currency":"usd","lookup_key":"seo-yearly","product":"prod_9",
                 "recurring":{"interval":"year","interval_count":1},"metadata":{"product_id":"seo2"}}}]}})");
    for (const auto& one : {old, fresh}) {
        CHECK(one.subscription == "sub_1");
        CHECK(one.customer == "cus_1");
        CHECK(one.status == "active");
        CHECK(one.business == 12);
        CHECK(one.annual);
        CHECK(one.amount == 1999);
        CHECK(one.currency == "usd");
        CHECK(seconds(one.started) == 1700000000);
        CHECK(seconds(one.period_start) == 1763000000);
        CHECK(seconds(one.period_end) == 1765000000);
        CHECK_FALSE(one.trial_start.has_value());
        CHECK_FALSE(one.cancelled.has_value());
        CHECK(seconds(one.at) == 1764000000);
    }
    CHECK(old.products == std::vector<std::string>{"seo", "prod_9"});
    CHECK(fresh.products == std::vector<std::string>{"seo", "seo2", "seo-yearly", "prod_9"});
}

TEST_CASE("an invoice's subscription is found on top and below its parent, by name or whole") {
    for (const char* object :
         {R"({"id":"in_1","subscription":"sub_1","billing_reason":"subscription_cycle","amount_paid":500})",
          R"({"id":"in_1","subscription":{"id":"sub_1"},"billing_reason":"subscription_cycle","amount_paid":500})",
          R"({"id":"in_1","parent":{"type":"subscription_details","subscription_details":{"subscription":"sub_1",
              "metadata":{}}},"billing_reason":"subscription_cycle","amount_paid":500})"}) {
        CAPTURE(std::string{object});
        const auto one = read("invoice.paid", object);
        CHECK(one.subscription == "sub_1");
        CHECK(one.reason == "subscription_cycle");
        CHECK(one.amount == 500);
    }
    CHECK(read("invoice.paid", R"({"id":"in_1","parent":null})").subscription.empty());
}

TEST_CASE("a checkout session names its payment, its order and how it stands") {
    const auto one = read("checkout.session.completed",
                          R"({"id":"cs_1","payment_intent":"pi_1","subscription":null,"payment_status":"unpaid",
        "mode":"payment","client_reference_id":"77","metadata":{},"amount_total":1999,"currency":"usd"})");
    CHECK(one.session == "cs_1");
    CHECK(one.payment_intent == "pi_1");
    CHECK(one.payment_status == "unpaid");
    CHECK(one.mode == "payment");
    CHECK(one.order == 77);
    CHECK(read("checkout.session.completed", R"({"client_reference_id":"77","metadata":{"order_id":"78"}})").order ==
          78);
    CHECK_FALSE(read("checkout.session.completed", R"({"client_reference_id":"acct_7"})").order.has_value());
}

TEST_CASE("a payment and a charge name the payment, and say whether an invoice's") {
    const auto failed =
        read("payment_intent.payment_failed",
             R"({"id":"pi_1","last_payment_error":{"message":"card declined"},"metadata":{"order_id":"5"}})");
    CHECK(failed.payment_intent == "pi_1");
    CHECK(failed.reason == "card declined");
    CHECK(failed.order == 5);
    CHECK_FALSE(failed.for_invoice);
    CHECK(read("payment_intent.succeeded", R"({"id":"pi_1","invoice":"in_1"})").for_invoice);
    const auto charge =
        read("charge.refunded", R"({"id":"ch_1","payment_intent":"pi_1","refunded":true,"invoice":null})");
    CHECK(charge.payment_intent == "pi_1");
    CHECK(charge.refunded);
    CHECK_FALSE(charge.for_invoice);
}

TEST_CASE("what is no event, or of another shape, is not read as one") {
    for (const std::string& body :
         {std::string{}, std::string{"[]"}, std::string{"{}"}, event("invoice.paid", "{}").substr(1),
          std::string{R"({"id":"evt_1","object":"v2.core.event","type":"x","created":"2026-11-24T15:00:00Z"})"},
          std::string{R"({"id":"evt_1","object":"event","type":"x","created":-1})"},
          std::string{R"({"id":"evt_1","object":"event","type":"x","created":99999999999999})"},
          std::string{R"({"id":7,"object":"event","type":"x","created":1764000000})"}}) {
        CAPTURE(body);
        CHECK_FALSE(read_stripe_event(body).has_value());
    }
    const auto odd = read("customer.subscription.updated", R"({"id":5,"items":{"data":7},"metadata":[],"plan":"x"})");
    CHECK(odd.subscription.empty());
    CHECK(read("invoice.paid", "null").subscription.empty());
}

TEST_CASE("each status of Stripe's subscriptions has one of ours, or has not begun") {
    using fib::inbound::our_status;
    CHECK(our_status("trialing") == "trial");
    CHECK(our_status("active") == "active");
    CHECK(our_status("past_due") == "past_due");
    CHECK(our_status("unpaid") == "past_due");
    CHECK(our_status("canceled") == "cancelled");
    CHECK(our_status("incomplete_expired") == "expired");
    CHECK(our_status("incomplete").empty());
    CHECK(our_status("brand_new").empty());
}

TEST_CASE("the route writes events that matter, counts the others, and believes signatures only") {
    const fib::secret key{"whsec_test_secret"};
    fib::test::fake_intake to;
    fib::inbound::stripe_route route{to, fib::secret{" whsec_test_secret\n"}};
    const auto status = [&](const std::string& body, fib::timestamp signed_at = now) {
        const fib::http::received call{
            .method = "POST",
            .target = "/webhooks/stripe",
            .headers = {{"Stripe-Signature", fib::inbound::timed_signature(key, signed_at, body)}},
            .body = body};
        return fib::test::ask(route, call, now).status;
    };
    CHECK(status(event("invoice.paid", "{}")) == 200);
    REQUIRE(to.notices.size() == 1);
    CHECK(to.notices[0].source == "stripe");
    CHECK(to.notices[0].id == "evt_1");
    CHECK(to.notices[0].kind == "invoice.paid");
    CHECK(status(event("product.updated", "{}")) == 200);
    CHECK(to.notices.size() == 1);
    CHECK(route.passed_over() == 1);
    CHECK(status("{}") == 400);
    CHECK(status(event("invoice.paid", "{}"), now - std::chrono::seconds{301}) == 403);
    CHECK(status(event("invoice.paid", "{}"), now + std::chrono::hours{1}) == 200);
    to.answer = fib::inbound::kept::away;
    CHECK(status(event("invoice.paid", "{}")) == 503);
    to.answer = fib::inbound::kept::written;

    fib::http::received bare{.method = "POST", .target = "/webhooks/stripe", .headers = {}, .body = "{}"};
    CHECK(fib::test::ask(route, bare, now).status == 403);
    bare.method = "GET";
    CHECK(fib::test::ask(route, bare, now).status == 405);
    bare.method = "POST";
    fib::inbound::stripe_route unset{to, fib::secret{" "}};
    CHECK(fib::test::ask(unset, bare, now).status == 503);
}
