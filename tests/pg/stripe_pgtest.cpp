#include "inbound/stripe_apply.hpp"
#include "support/town.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <stdexcept>
#include <string>

using fib::inbound::apply_stripe_event;
using fib::inbound::read_stripe_event;

namespace {

constexpr int t = 1764000000;

/// Two businesses, two products, and an order of 20 of the first business with the id 1.
struct shop : fib::test::town {
    shop() {
        people(2);
        on().script(R"(
insert into products (id, name, type, category) values ('seo', 'SEO', 'subscription', 'content'), ('ads', 'Ads', 'subscription', 'ai');
insert into orders (business_id, subtotal, total, stripe_checkout_session_id) values (1, 20, 20, 'cs_1');)");
    }
    void hears(const std::string& type, int created, const std::string& object) {
        const auto one = read_stripe_event(
            fmt::format(R"({{"id":"evt_{}","object":"event","type":"{}","created":{},"data":{{"object":{}}}}})",
                        created, type, created, object));
        REQUIRE(one.has_value());
        fib::store::transaction tx{on()};
        apply_stripe_event(on(), *one);
        tx.commit();
    }
    void session(const char* what, int created, const char* payment = "paid") {
        hears(
            fmt::format("checkout.session.{}", what), created,
            fmt::format(R"({{"id":"cs_1","payment_intent":"pi_1","payment_status":"{}","mode":"payment"}})", payment));
    }
    void payment(const char* what, int created, const char* more = "") {
        hears(fmt::format("payment_intent.{}", what), created, fmt::format(R"({{"id":"pi_1"{}}})", more));
    }
    void subscription(const char* what, int created, const char* status, const char* name = "sub_1",
                      const char* metadata = R"({"business_id":"1","product_id":"seo"})") {
        hears(fmt::format("customer.subscription.{}", what), created,
              fmt::format(R"({{"id":"{}","customer":"cus_1","status":"{}","metadata":{},"start_date":{},
                "items":{{"data":[{{"current_period_start":{},"current_period_end":{},
                "price":{{"unit_amount":1999,"currency":"usd","recurring":{{"interval":"month"}}}}}}]}}}})",
                          name, status, metadata, t, created, created + 1000));
    }
    void invoice(const char* what, int created, const char* reason = "subscription_cycle") {
        hears(fmt::format("invoice.{}", what), created,
              fmt::format(R"({{"id":"in_1","billing_reason":"{}","amount_paid":1999,
                "parent":{{"subscription_details":{{"subscription":"sub_1"}}}}}})",
                          reason));
    }
    std::string order() { return text("select status from orders where id = 1"); }
    std::string state(const char* name = "sub_1") {
        return text(fmt::format("select status from subscriptions where stripe_subscription_id = '{}'", name));
    }
    std::string lead() { return text("select lead_status from businesses where id = 1"); }
    std::int64_t told(const char* type) {
        return number(fmt::format("select count(*) from activities where business_id = 1 and type = '{}'", type));
    }
};

}  // namespace

TEST_CASE("a paid session pays its order once, by whatever it is named, and makes a customer") {
    shop in;
    in.session("completed", t);
    CHECK(in.order() == "paid");
    CHECK(in.text("select paid_at::text from orders where id = 1") == "2025-11-24 16:00:00+00");
    CHECK(in.text("select stripe_payment_intent_id from orders where id = 1") == "pi_1");
    CHECK(in.lead() == "customer");
    in.payment("succeeded", t + 1);
    in.session("completed", t);
    CHECK(in.told("order_paid") == 1);
    CHECK(in.told("status_changed") == 1);
    CHECK(in.text("select paid_at::text from orders where id = 1") == "2025-11-24 16:00:00+00");
}

TEST_CASE("a completed session that is not paid yet is in progress until the money comes or does not") {
    shop in;
    in.session("completed", t, "unpaid");
    CHECK(in.order() == "processing");
    CHECK(in.lead() == "prospect");
    in.session("async_payment_failed", t + 2);
    CHECK(in.order() == "failed");
    in.session("completed", t, "unpaid");
    CHECK(in.order() == "failed");
    in.session("async_payment_succeeded", t + 3);
    CHECK(in.order() == "paid");
}

TEST_CASE("what comes late undoes nothing") {
    shop in;
    in.session("async_payment_succeeded", t + 5);
    in.payment("payment_failed", t + 1);
    in.payment("payment_failed", t + 9);
    in.session("completed", t, "unpaid");
    in.session("expired", t + 9);
    CHECK(in.order() == "paid");
    in.hears("charge.refunded", t + 10, R"({"id":"ch_1","payment_intent":"pi_1","refunded":false})");
    CHECK(in.order() == "paid");
    in.hears("charge.refunded", t + 11, R"({"id":"ch_1","payment_intent":"pi_1","refunded":true})");
    CHECK(in.order() == "refunded");
    in.payment("succeeded", t + 5);
    CHECK(in.order() == "refunded");
}

TEST_CASE("an order is found by its id in metadata, if it is that business's") {
    shop in;
    CHECK_THROWS_AS(in.payment("succeeded", t), std::runtime_error);
    in.on().rollback();
    CHECK_THROWS_AS(in.payment("succeeded", t, R"(,"metadata":{"order_id":"1","business_id":"2"})"),
                    std::runtime_error);
    in.on().rollback();
    in.payment("succeeded", t, R"(,"metadata":{"order_id":"1"})");
    CHECK(in.order() == "paid");
}

TEST_CASE("payments of invoices and sessions of subscriptions are no order's") {
    shop in;
    in.payment("succeeded", t, R"(,"invoice":"in_1")");
    in.hears("checkout.session.completed", t, R"({"id":"cs_9","mode":"subscription","payment_status":"paid"})");
    CHECK(in.order() == "pending");
}

TEST_CASE("a subscription is made by what its metadata says, starts once, and is renewed") {
    shop in;
    in.subscription("created", t, "incomplete");
    CHECK(in.number("select count(*) from subscriptions") == 0);
    in.subscription("updated", t + 1, "active");
    CHECK(in.number(
              "select count(*) from subscriptions where business_id = 1 and product_id = 'seo' and status = 'active' "
              "and price = 19.99 and billing_cycle = 'monthly' and stripe_customer_id = 'cus_1' "
              "and started_at = to_timestamp(1764000000) and current_period_end = to_timestamp(1764001001)") == 1);
    CHECK(in.lead() == "customer");
    in.invoice("paid", t + 1, "subscription_create");
    in.invoice("paid", t + 900);
    in.subscription("updated", t + 901, "active");
    CHECK(in.told("subscription_started") == 1);
    CHECK(in.told("subscription_renewed") == 1);
    CHECK(in.number("select count(*) from subscriptions") == 1);
}

TEST_CASE("a trial that becomes paid starts once, and the business goes with it") {
    shop in;
    in.subscription("created", t, "trialing");
    CHECK(in.state() == "trial");
    CHECK(in.lead() == "trial");
    in.subscription("updated", t + 10, "active");
    CHECK(in.state() == "active");
    CHECK(in.lead() == "customer");
}

TEST_CASE("an older change of a subscription undoes no newer one, and of one second the update counts") {
    shop in;
    in.subscription("updated", t + 5, "past_due");
    in.subscription("updated", t + 4, "active");
    CHECK(in.state() == "past_due");
    in.subscription("created", t + 5, "active");
    CHECK(in.state() == "past_due");
    in.subscription("updated", t + 5, "active");
    CHECK(in.state() == "active");
    in.subscription("deleted", t + 7, "canceled");
    in.subscription("updated", t + 6, "active");
    in.subscription("updated", t + 8, "active");
    CHECK(in.state() == "cancelled");
    in.subscription("deleted", t + 7, "canceled");
    CHECK(in.told("subscription_cancelled") == 1);
}

TEST_CASE("an invoice that fails makes the subscription past due, and paid active again") {
    shop in;
    in.subscription("updated", t, "active");
    in.invoice("payment_failed", t + 10);
    CHECK(in.state() == "past_due");
    in.invoice("paid", t + 20);
    CHECK(in.state() == "active");
    in.subscription("updated", t + 30, "past_due");
    in.invoice("paid", t + 20);
    CHECK(in.state() == "past_due");
}

TEST_CASE("a business churns when the last of its subscriptions ends, and an old payment does not win it back") {
    shop in;
    in.subscription("updated", t, "active");
    in.subscription("updated", t, "active", "sub_2", R"({"business_id":"1","product_id":"ads"})");
    in.subscription("deleted", t + 10, "canceled");
    CHECK(in.lead() == "customer");
    in.subscription("deleted", t + 11, "canceled", "sub_2");
    CHECK(in.lead() == "churned");
    in.session("completed", t + 1);
    CHECK(in.order() == "paid");
    CHECK(in.lead() == "churned");
    in.subscription("created", t + 20, "active", "sub_3");
    CHECK(in.lead() == "customer");
}

TEST_CASE("without metadata a subscription is the one that waits for this customer, else nobody's") {
    shop in;
    in.on().script(
        "insert into subscriptions (business_id, product_id, price, stripe_customer_id) values (1, 'ads', 5, 'cus_1')");
    in.subscription("updated", t, "active", "sub_1", "{}");
    CHECK(in.number("select count(*) from subscriptions where stripe_subscription_id = 'sub_1' and product_id = 'ads' "
                    "and status = 'active'") == 1);
    CHECK_THROWS_WITH_AS(in.subscription("updated", t, "active", "sub_2", "{}"),
                         "subscription sub_2 is not known, and its product is none of ours: put business_id and "
                         "product_id into its metadata",
                         std::runtime_error);
    in.on().rollback();
    // The customer is known, so the product is enough.
    in.subscription("updated", t, "active", "sub_2", R"({"product_id":"seo"})");
    CHECK(in.number("select business_id from subscriptions where stripe_subscription_id = 'sub_2'") == 1);
    CHECK_THROWS_AS(in.hears("invoice.paid", t, R"({"subscription":"sub_9","billing_reason":"subscription_cycle"})"),
                    std::runtime_error);
}

TEST_CASE("other systems are told of payments, subscriptions and what becomes of the business") {
    shop in;
    in.on().script("insert into webhook_targets (url, secret, events) values ('https://a.example', 'hush', '{*}')");
    in.session("completed", t);
    in.subscription("updated", t, "active");
    in.invoice("paid", t + 5);
    in.subscription("deleted", t + 9, "canceled");
    CHECK(in.text("select string_agg(event, ' ' order by id) from webhook_queue") ==
          "order_paid status_changed subscription_started subscription_renewed subscription_cancelled status_changed");
    CHECK(in.text("select body #>> '{data,order_id}' from webhook_queue order by id limit 1") == "1");
}
