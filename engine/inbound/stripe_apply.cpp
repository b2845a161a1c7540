#include "inbound/stripe_apply.hpp"

#include "inbound/stripe_order.hpp"
#include "inbound/stripe_subscription.hpp"

#include <string_view>

namespace fib::inbound {
namespace {

/// What became of the payment; empty where the event says nothing of it, or it is not an order's.
std::string_view order_status(const stripe_event& what) {
    // A subscription's payments are its invoices'.
    if (what.mode == "subscription" || what.for_invoice) return {};
    if (what.type == "checkout.session.completed") {
        // Paid or not needed; else a bank transfer that is still under way.
        return what.payment_status == "unpaid" ? "processing" : "paid";
    }
    if (what.type == "checkout.session.async_payment_succeeded" || what.type == "payment_intent.succeeded") {
        return "paid";
    }
    if (what.type == "checkout.session.async_payment_failed" || what.type == "payment_intent.payment_failed") {
        return "failed";
    }
    if (what.type == "checkout.session.expired") return "cancelled";
    // A part that is given back leaves the order paid.
    if (what.type == "charge.refunded" && what.refunded) return "refunded";
    return {};
}

}  // namespace

void apply_stripe_event(store::session& on, const stripe_event& what) {
    if (what.type.starts_with("customer.subscription.")) return follow_subscription(on, what);
    if (what.type.starts_with("invoice.")) return follow_invoice(on, what);
    const auto status = order_status(what);
    if (!status.empty()) move_order(on, what, status);
}

}  // namespace fib::inbound
