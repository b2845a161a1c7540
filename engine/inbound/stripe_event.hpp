#pragma once

#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// What of a Stripe event matters to us (Stripe API reference, "The Event object"). The payload's shape follows the API
/// version of the account or endpoint that sends it, so fields that have moved are read at their old and new places.
/// Names are cut to what their columns take; what is absent is empty.
struct stripe_event {
    std::string id;
    std::string type;
    timestamp at{};  ///< `created`: whole seconds

    std::string payment_intent;
    std::string session;
    std::string subscription;
    std::string customer;
    std::optional<std::int64_t> order;     ///< metadata.order_id, or client_reference_id
    std::optional<std::int64_t> business;  ///< metadata.business_id
    /// What may name one of our products, the surest first: metadata.product_id, the price's metadata, lookup key and
    /// product.
    std::vector<std::string> products;

    std::string status;          ///< of a subscription
    std::string payment_status;  ///< of a checkout session
    std::string mode;            ///< the same
    std::string reason;          ///< of an invoice: billing_reason; of a failed payment: Stripe's words
    std::int64_t amount = 0;     ///< in the currency's smallest unit
    std::string currency;        ///< lower case
    bool for_invoice = false;    ///< the payment is an invoice's, so no order of ours
    bool refunded = false;       ///< of a charge: all of it

    bool annual = false;  ///< a subscription's price is by the year
    std::optional<timestamp> started, period_start, period_end, trial_start, trial_end, cancelled;
};

/// Nothing for a body that is no event with an id, a type and a time.
std::optional<stripe_event> read_stripe_event(std::string_view body);

/// Whether events of this type change anything here. All others are only counted.
bool is_known_to_us(std::string_view stripe_type);

}  // namespace fib::inbound
