#include "inbound/stripe_order.hpp"

#include "inbound/announce.hpp"
#include "inbound/lead_status.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace fib::inbound {
namespace {

// The surest name first: an order is found by its payment even when metadata says something else.
constexpr store::statement find_order{"stripe_order_find", R"(
select id, business_id, status, coalesce(stripe_event_at <= $5, true) from orders
where (stripe_payment_intent_id = nullif($1, '')) or (stripe_checkout_session_id = nullif($2, ''))
  or (id = $3 and business_id = coalesce($4, business_id))
order by coalesce(stripe_payment_intent_id = nullif($1, ''), false) desc,
  coalesce(stripe_checkout_session_id = nullif($2, ''), false) desc limit 1 for no key update)"};

constexpr store::statement name_payment{"stripe_order_name", R"(
update orders set stripe_payment_intent_id = coalesce(stripe_payment_intent_id, nullif($2, '')),
  stripe_checkout_session_id = coalesce(stripe_checkout_session_id, nullif($3, '')),
  stripe_event_at = greatest(stripe_event_at, $4)
where id = $1)"};

constexpr store::statement set_status{"stripe_order_status", R"(
update orders set status = $2, updated_at = now(),
  paid_at = case when $2 = 'paid' then coalesce(paid_at, $3) else paid_at end
where id = $1)"};

constexpr store::statement write_paid{"stripe_order_paid", R"(
insert into activities (business_id, type, subject, metadata, campaign_id, source, occurred_at)
select business_id, 'order_paid', 'order ' || id || ' paid: ' || total,
  jsonb_strip_nulls(jsonb_build_object('order_id', id, 'total', total, 'event_id', $2::text,
    'payment_intent', stripe_payment_intent_id)), campaign_id, 'stripe', $3
from orders where id = $1 returning business_id, person_id, metadata)"};

// A business that ended its last subscription after this payment has churned since.
constexpr store::statement ended_since{
    "stripe_order_ended_since",
    R"(select exists (select from subscriptions where business_id = $1 and status in ('cancelled', 'expired')
         and cancelled_at > $2) and exists (select from businesses where id = $1 and lead_status = 'churned'))"};

/// What is later in an order's life is undone by nothing before it.
int rank(std::string_view status) {
    return status == "refunded" ? 2 : status == "paid" ? 1 : 0;
}

bool moves(std::string_view from, bool newest, std::string_view to) {
    if (from == to) return false;
    return rank(to) != rank(from) ? rank(to) > rank(from) : newest;
}

}  // namespace

void move_order(store::session& on, const stripe_event& what, std::string_view status) {
    const auto found = on.exec(find_order, what.payment_intent, what.session, what.order, what.business, what.at);
    if (found.empty()) {
        throw std::runtime_error{
            fmt::format("no order has the payment intent '{}', the checkout session '{}' or the id {}",
                        what.payment_intent, what.session, what.order.value_or(0))};
    }
    const auto order = found.number(0, 0);
    const auto business = found.number(0, 1);
    on.exec(name_payment, order, what.payment_intent, what.session, what.at);
    if (!moves(found.text(0, 2), found.truth(0, 3), status)) return;
    on.exec(set_status, order, status, what.at);
    if (status != "paid") return;
    announce(on, "order_paid", what.at, on.exec(write_paid, order, what.id, what.at));
    if (on.exec(ended_since, business, what.at).truth(0, 0)) return;
    become(on, business, "customer", fmt::format("order {} was paid", order), what.at);
}

}  // namespace fib::inbound
