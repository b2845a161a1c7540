#include "inbound/stripe_route.hpp"

#include "inbound/readable.hpp"
#include "inbound/stripe_apply.hpp"
#include "inbound/stripe_event.hpp"
#include "inbound/timed_signature.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace fib::inbound {
namespace {

using namespace std::chrono_literals;

// Stripe's own library refuses what is old only.
constexpr signature_window window{.old = 300s, .ahead = std::chrono::years{100}};

std::string trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos) return {};
    return std::string{text.substr(first, text.find_last_not_of(blanks) - first + 1)};
}

}  // namespace

stripe_route::stripe_route(intake& to, const secret& key) : to_{to}, key_{trimmed(key.reveal())} {}

boost::asio::awaitable<http::response> stripe_route::answer(call what) {
    if (what.request.method != "POST") {
        auto only_post = plain(405, "only POST\n");
        only_post.headers.emplace_back("Allow", "POST");
        co_return only_post;
    }
    if (key_.empty()) co_return plain(503, "STRIPE_WEBHOOK_SECRET is not set, so nothing from Stripe can be checked\n");
    const auto fault =
        fault_of_signature(what.request.find("stripe-signature"), key_, what.request.body, what.at, window);
    if (!fault.empty())
        co_return plain(403, fmt::format("not believed: {} (Stripe-Signature, STRIPE_WEBHOOK_SECRET)\n", fault));
    auto event = read_stripe_event(what.request.body);
    if (!event)
        co_return plain(400, "this is no event of Stripe's with an id, a type and a time; thin events are not taken\n");
    if (!is_known_to_us(event->type)) {
        ++passed_over_;
        co_return plain(200, "nothing to do\n");
    }
    notice one;
    one.source = "stripe";
    one.id = event->id;
    one.kind = event->type;
    one.body = readable(what.request.body, what.request.body.size());
    one.at = what.at;
    one.apply = [event = std::move(*event)](store::session& on) { apply_stripe_event(on, event); };
    const auto became = co_await to_.write(std::move(one));
    co_return told(became);
}

}  // namespace fib::inbound
