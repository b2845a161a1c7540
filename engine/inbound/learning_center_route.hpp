#pragma once

#include "base/secret.hpp"
#include "inbound/intake.hpp"
#include "inbound/route.hpp"

#include <utility>

namespace fib::inbound {

/// `/webhooks/learning-center`: what visitors do there, each a notice of its own under its id. README.md has the
/// fields. 200 once all are written; one that cannot be applied is set aside with the reason and counts as written.
class learning_center_route : public route {
public:
    /// `key` is LEARNING_CENTER_WEBHOOK_SECRET.
    learning_center_route(intake& to, secret key) : to_{to}, key_{std::move(key)} {}
    boost::asio::awaitable<http::response> answer(call what) override;

private:
    intake& to_;
    secret key_;
};

}  // namespace fib::inbound
