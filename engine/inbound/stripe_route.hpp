#pragma once

#include "base/secret.hpp"
#include "inbound/intake.hpp"
#include "inbound/route.hpp"

#include <cstdint>

namespace fib::inbound {

/// `/webhooks/stripe`: payments and subscriptions, each event a notice under its id. 200 once it is written; events of
/// types that change nothing here are answered 200 and counted.
class stripe_route : public route {
public:
    /// `key` is STRIPE_WEBHOOK_SECRET, the whole `whsec_...` text; blanks around it do no harm.
    stripe_route(intake& to, const secret& key);
    boost::asio::awaitable<http::response> answer(call what) override;

    std::uint64_t passed_over() const { return passed_over_; }

private:
    intake& to_;
    secret key_;
    std::uint64_t passed_over_ = 0;
};

}  // namespace fib::inbound
