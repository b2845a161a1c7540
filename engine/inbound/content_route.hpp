#pragma once

#include "base/secret.hpp"
#include "inbound/intake.hpp"
#include "inbound/route.hpp"

#include <utility>

namespace fib::inbound {

/// `/webhooks/content`: what changed in the content database, kept for the sync that reads it.
class content_route : public route {
public:
    /// `key` is CONTENT_WEBHOOK_SECRET.
    content_route(intake& to, secret key) : to_{to}, key_{std::move(key)} {}
    boost::asio::awaitable<http::response> answer(call what) override;

private:
    intake& to_;
    secret key_;
};

}  // namespace fib::inbound
