#include "inbound/stripe_subscription.hpp"

#include "inbound/announce.hpp"
#include "inbound/lead_status.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string>

namespace fib::inbound {
namespace {

/// As much of a subscription's row as decides what to do.
struct known_subscription {
    std::int64_t id = 0;
    std::int64_t business = 0;
    std::string status;
    std::optional<timestamp> event_at;
    bool begun = false;
};

// Two events of a new subscription come at the same time: who is second must find the row of the first.
constexpr store::statement take_turns{
    "stripe_sub_turns", "select pg_advisory_xact_lock(hashtextextended('stripe.subscription.' || $1, 0))"};

// By its own name, else one of the same customer's that has no name yet.
constexpr store::statement find_subscription{"stripe_sub_find", R"(
select id, business_id, status, stripe_event_at, started_at is not null or trial_started_at is not null from subscriptions
where stripe_subscription_id = $1
  or (stripe_subscription_id is null and stripe_customer_id = nullif($2, '') and ($3::text is null or product_id = $3))
order by stripe_subscription_id is null, id desc limit 1 for no key update)"};

constexpr store::statement find_product{"stripe_sub_product", R"(
select p.id from unnest($1::text[]) with ordinality as w(id, n) join products p on p.id = w.id order by w.n limit 1)"};

constexpr store::statement find_business{"stripe_sub_business", R"(
select coalesce((select id from businesses where id = $1),
  (select business_id from subscriptions where stripe_customer_id = nullif($2, '') order by id desc limit 1)))"};

constexpr store::statement add_subscription{"stripe_sub_add", R"(
insert into subscriptions (business_id, product_id, price, stripe_subscription_id, stripe_customer_id)
values ($1, $2, $3, $4, nullif($5, '')) returning id)"};

constexpr store::statement write_state{"stripe_sub_state", R"(
update subscriptions set status = $2, stripe_subscription_id = $3, stripe_customer_id = coalesce(nullif($4, ''), stripe_customer_id),
  billing_cycle = $5, price = coalesce($6, price),
  trial_started_at = coalesce($7, trial_started_at), trial_ends_at = coalesce($8, trial_ends_at),
  started_at = coalesce(started_at, $9),
  current_period_start = coalesce($10, current_period_start), current_period_end = coalesce($11, current_period_end),
  cancelled_at = $12, stripe_event_at = $13, updated_at = now()
where id = $1)"};

constexpr store::statement set_status{
    "stripe_sub_set_status", "update subscriptions set status = $2, updated_at = now() where id = $1 and status = $3"};

constexpr store::statement write_activity{"stripe_sub_activity", R"(
insert into activities (business_id, type, subject, metadata, source, occurred_at)
select s.business_id, $2, p.name, jsonb_build_object('subscription_id', s.id, 'product_id', s.product_id, 'event_id', $3::text),
  'stripe', $4
from subscriptions s join products p on p.id = s.product_id where s.id = $1
returning business_id, person_id, metadata)"};

constexpr store::statement has_others{
    "stripe_sub_others",
    "select exists (select from subscriptions where business_id = $1 and status in ('trial', 'active', 'past_due'))"};

bool is_over(std::string_view status) {
    return status == "cancelled" || status == "expired";
}

std::optional<known_subscription> find(store::session& on, const std::string& name, const std::string& customer,
                                       const std::optional<std::string>& product) {
    const auto found = on.exec(find_subscription, name, customer, product);
    if (found.empty()) return std::nullopt;
    return known_subscription{.id = found.number(0, 0),
                              .business = found.number(0, 1),
                              .status = std::string{found.text(0, 2)},
                              .event_at = found.maybe_moment(0, 3),
                              .begun = found.truth(0, 4)};
}

/// In units of the currency, where Stripe counts in hundredths (all but a few that nobody here pays in).
std::optional<double> price_of(const stripe_event& what) {
    return what.amount > 0 ? std::optional{static_cast<double>(what.amount) / 100} : std::nullopt;
}

known_subscription make(store::session& on, const stripe_event& what, const std::optional<std::string>& product) {
    const auto business = on.exec(find_business, what.business, what.customer).maybe_number(0, 0);
    if (!business || !product) {
        throw std::runtime_error{
            fmt::format("subscription {} is not known, and {}: put business_id and product_id into its metadata",
                        what.subscription, business ? "its product is none of ours" : "nothing says whose it is")};
    }
    const auto made =
        on.exec(add_subscription, *business, *product, price_of(what).value_or(0), what.subscription, what.customer);
    known_subscription one;
    one.id = made.number(0, 0);
    one.business = *business;
    return one;
}

/// `created` is the oldest word on a subscription, and of two in the same second the other one is the newer.
bool is_news(const known_subscription& of, const stripe_event& what) {
    if (is_over(of.status)) return false;
    if (!of.event_at) return true;
    return what.type == "customer.subscription.created" ? what.at > *of.event_at : what.at >= *of.event_at;
}

void tell(store::session& on, std::int64_t subscription, std::string_view event, const stripe_event& what) {
    announce(on, event, what.at, on.exec(write_activity, subscription, event, what.id, what.at));
}

void write(store::session& on, const known_subscription& of, const stripe_event& what, std::string_view status) {
    const bool over = is_over(status);
    const auto ended = over ? std::optional{what.cancelled.value_or(what.at)} : std::nullopt;
    const bool runs = status == "active" || status == "past_due";
    const auto started = runs ? std::optional{what.started.value_or(what.at)} : std::nullopt;
    on.exec(write_state, of.id, status, what.subscription, what.customer, what.annual ? "annual" : "monthly",
            price_of(what), what.trial_start, what.trial_end, started, what.period_start, what.period_end, ended,
            what.at);
    if (over) {
        tell(on, of.id, "subscription_cancelled", what);
        if (!on.exec(has_others, of.business).truth(0, 0)) {
            become(on, of.business, "churned", "the last subscription ended", what.at);
        }
        return;
    }
    if (!of.begun) tell(on, of.id, "subscription_started", what);
    if (status == "trial") become(on, of.business, "trial", "a subscription is on trial", what.at);
    if (status == "active") become(on, of.business, "customer", "a subscription is active", what.at);
}

}  // namespace

std::string_view our_status(std::string_view stripe_status) {
    struct pair {
        std::string_view theirs, ours;
    };
    constexpr std::array pairs{pair{"trialing", "trial"},
                               pair{"active", "active"},
                               pair{"past_due", "past_due"},
                               pair{"unpaid", "past_due"},
                               pair{"paused", "past_due"},
                               pair{"canceled", "cancelled"},
                               pair{"incomplete_expired", "expired"}};
    const auto found = std::ranges::find(pairs, stripe_status, &pair::theirs);
    return found == pairs.end() ? std::string_view{} : found->ours;
}

void follow_subscription(store::session& on, const stripe_event& what) {
    auto status = our_status(what.status);
    if (what.type == "customer.subscription.deleted" && !is_over(status)) status = "cancelled";
    // Nothing was paid yet, and most of these never are: it begins with the event that makes it active.
    if (status.empty() || what.subscription.empty()) return;
    on.exec(take_turns, what.subscription);
    const auto named = on.exec(find_product, what.products);
    const auto product = named.empty() ? std::nullopt : std::optional{std::string{named.text(0, 0)}};
    auto known = find(on, what.subscription, what.customer, product);
    if (!known) {
        if (status == "expired") return;
        known = make(on, what, product);
    }
    if (is_news(*known, what)) write(on, *known, what, status);
}

void follow_invoice(store::session& on, const stripe_event& what) {
    if (what.subscription.empty()) return;
    on.exec(take_turns, what.subscription);
    const auto known = find(on, what.subscription, {}, std::nullopt);
    // The subscription's own event says whose it is, and comes too.
    if (!known && what.reason == "subscription_create") return;
    if (!known) throw std::runtime_error{fmt::format("subscription {} of the invoice is not known", what.subscription)};
    // Only the subscription's own events move stripe_event_at: they say all, and are sent with each of these.
    const bool newest = !known->event_at || what.at >= *known->event_at;
    if (what.type == "invoice.payment_failed") {
        if (newest) on.exec(set_status, known->id, "past_due", "active");
        return;
    }
    if (newest && what.amount > 0) on.exec(set_status, known->id, "active", "past_due");
    if (what.reason == "subscription_cycle") tell(on, known->id, "subscription_renewed", what);
    if (what.amount > 0 && !is_over(known->status)) {
        become(on, known->business, "customer", "an invoice was paid", what.at);
    }
}

}  // namespace fib::inbound
