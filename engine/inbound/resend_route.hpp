#pragma once

#include "base/secret.hpp"
#include "inbound/intake.hpp"
#include "inbound/route.hpp"
#include "inbound/svix_signature.hpp"
#include "inbound/webhook_books.hpp"

#include <optional>

namespace fib::inbound {

/// POST /webhooks/resend: Resend's events, signed by Svix. Answered 200 only when they are committed. Svix tries again
/// for days after anything but 2xx, so an engine without its secret answers 503 and loses nothing.
class resend_route : public route {
public:
    /// `signing_secret` is RESEND_WEBHOOK_SECRET. The references must outlive this.
    resend_route(intake& into, const secret& signing_secret, const clock& time);

    boost::asio::awaitable<http::response> answer(call what) override;
    const webhook_counts& counts() const { return books_.counts(); }

private:
    intake& intake_;
    const bool has_secret_;
    std::optional<svix_verifier> verifier_;  ///< nothing: there is no secret, or it is none of Svix's
    webhook_books books_;
};

}  // namespace fib::inbound
