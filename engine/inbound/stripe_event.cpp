#include "inbound/stripe_event.hpp"

#include "inbound/json_value.hpp"
#include "inbound/readable.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>

namespace fib::inbound {
namespace {

constexpr std::size_t longest_name = 255;

constexpr std::array<std::string_view, 12> known{
    "payment_intent.succeeded",
    "payment_intent.payment_failed",
    "checkout.session.completed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.async_payment_failed",
    "checkout.session.expired",
    "invoice.paid",
    "invoice.payment_failed",
    "customer.subscription.created",
    "customer.subscription.updated",
    "customer.subscription.deleted",
    "charge.refunded",
};

/// The member at the end of the names, which lead from object to object.
json_value at(json_value from, std::initializer_list<std::string_view> names) {
    for (const auto name : names) from = from[name];
    return from;
}

/// A name of Stripe's, also where the object itself stands in its place ("expanded").
std::string name_at(const json_value& value) {
    const auto text = value.is_object() ? text_of(value["id"]) : text_of(value);
    return readable(text, longest_name);
}

std::string first_name(std::initializer_list<json_value> values) {
    for (const auto& one : values) {
        if (auto name = name_at(one); !name.empty()) return name;
    }
    return {};
}

/// Metadata holds texts only; a client_reference_id may be anybody's.
std::optional<std::int64_t> number_in(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = wrong == std::errc{} && end == text.data() + text.size() && number > 0;
    return whole ? std::optional{number} : std::nullopt;
}

std::int64_t whole(const json_value& value) {
    std::int64_t number = 0;
    return value.get(number) == simdjson::SUCCESS ? number : 0;
}

/// Unix seconds, of a year that PostgreSQL's timestamps and ours both know.
std::optional<timestamp> moment(const json_value& value) {
    const auto seconds = whole(value);
    if (seconds <= 0 || seconds > 32'503'680'000) return std::nullopt;
    return timestamp{std::chrono::seconds{seconds}};
}

std::optional<timestamp> first_moment(std::initializer_list<json_value> values) {
    for (const auto& one : values) {
        if (const auto found = moment(one)) return found;
    }
    return std::nullopt;
}

json_value first_item(const json_value& list) {
    const auto items = list_of(list["data"], 1);
    return items.empty() ? json_value{simdjson::NO_SUCH_FIELD} : items.front();
}

/// An invoice had its subscription and that one's metadata on top, and has them below `parent` since 2025-03-31.basil.
json_value invoice_parent(const json_value& object) {
    return at(object, {"parent", "subscription_details"});
}

void read_metadata(const json_value& object, stripe_event& into) {
    for (const json_value& from : {json_value{object["metadata"]}, at(object, {"subscription_details", "metadata"}),
                                   at(invoice_parent(object), {"metadata"})}) {
        if (!into.order) into.order = number_in(text_of(from["order_id"]));
        if (!into.business) into.business = number_in(text_of(from["business_id"]));
        const auto product = text_of(from["product_id"]);
        if (!product.empty()) into.products.push_back(readable(product, 50));
    }
    if (!into.order) into.order = number_in(text_of(object["client_reference_id"]));
}

void read_subscription(const json_value& object, stripe_event& into) {
    into.subscription = name_at(object["id"]);
    into.status = readable(text_of(object["status"]), 50);
    const auto item = first_item(object["items"]);
    // The period moved from the subscription to its items in 2025-03-31.basil.
    into.period_start = first_moment({object["current_period_start"], item["current_period_start"]});
    into.period_end = first_moment({object["current_period_end"], item["current_period_end"]});
    into.trial_start = moment(object["trial_start"]);
    into.trial_end = moment(object["trial_end"]);
    into.started = moment(object["start_date"]);
    into.cancelled = first_moment({object["ended_at"], object["canceled_at"]});
    const json_value price = item["price"];
    const json_value plan = object["plan"];
    const auto interval = text_of(at(price, {"recurring", "interval"}));
    into.annual = (interval.empty() ? text_of(plan["interval"]) : interval) == "year";
    into.amount = price.is_object() ? whole(price["unit_amount"]) : whole(plan["amount"]);
    into.currency = readable(text_of(price.is_object() ? price["currency"] : plan["currency"]), 3);
    for (const json_value& one : {at(price, {"metadata", "product_id"}), json_value{price["lookup_key"]},
                                  json_value{price["product"]}, json_value{plan["product"]}}) {
        if (auto name = name_at(one); !name.empty()) into.products.push_back(readable(name, 50));
    }
}

void read_session(const json_value& object, stripe_event& into) {
    into.session = name_at(object["id"]);
    into.payment_intent = name_at(object["payment_intent"]);
    into.subscription = name_at(object["subscription"]);
    into.payment_status = readable(text_of(object["payment_status"]), 50);
    into.mode = readable(text_of(object["mode"]), 50);
    into.amount = whole(object["amount_total"]);
}

void read_invoice(const json_value& object, stripe_event& into) {
    into.subscription = first_name({object["subscription"], invoice_parent(object)["subscription"]});
    into.reason = readable(text_of(object["billing_reason"]), 100);
    into.amount = whole(object["amount_paid"]);
}

void read_payment(const json_value& object, stripe_event& into) {
    into.payment_intent = name_at(object["id"]);
    into.for_invoice = !name_at(object["invoice"]).empty();
    into.reason = readable(text_of(at(object, {"last_payment_error", "message"})), 500);
    into.amount = whole(object["amount_received"]);
}

void read_charge(const json_value& object, stripe_event& into) {
    into.payment_intent = name_at(object["payment_intent"]);
    into.for_invoice = !name_at(object["invoice"]).empty();
    into.refunded = is_true(object["refunded"]);
    into.amount = whole(object["amount_refunded"]);
}

}  // namespace

bool is_known_to_us(std::string_view stripe_type) {
    return std::ranges::find(known, stripe_type) != known.end();
}

std::optional<stripe_event> read_stripe_event(std::string_view body) {
    simdjson::dom::parser parser;
    const auto root = read_json_object(parser, body);
    stripe_event one;
    one.id = readable(text_of(root["id"]), longest_name);
    one.type = readable(text_of(root["type"]), 100);
    const auto created = moment(root["created"]);
    // Thin events have another object and their time as text; they are another product of Stripe's.
    if (one.id.empty() || one.type.empty() || text_of(root["object"]) != "event" || !created) return std::nullopt;
    one.at = *created;
    const json_value object = at(root, {"data", "object"});
    one.customer = name_at(object["customer"]);
    one.currency = readable(text_of(object["currency"]), 3);
    read_metadata(object, one);
    if (one.type.starts_with("customer.subscription.")) read_subscription(object, one);
    if (one.type.starts_with("checkout.session.")) read_session(object, one);
    if (one.type.starts_with("invoice.")) read_invoice(object, one);
    if (one.type.starts_with("payment_intent.")) read_payment(object, one);
    if (one.type.starts_with("charge.")) read_charge(object, one);
    return one;
}

}  // namespace fib::inbound
