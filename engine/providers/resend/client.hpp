#pragma once

#include "http/client.hpp"
#include "providers/email.hpp"
#include "providers/resend/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace fib::providers::resend {

/// Resend. It keeps idempotency keys for 24 hours: an unknown may be sent again under the same key, with the same body.
class client final : public email {
public:
    /// `given` has passed validate().
    client(boost::asio::any_io_executor executor, settings given, http::client_settings connections);

    std::string_view name() const override { return "resend"; }
    body_layout layout() const override;
    boost::asio::awaitable<outcome> send(mail message, deadline until) override;
    boost::asio::awaitable<result<account, outcome>> ask_account(deadline until) override;
    bool keeps_idempotency_keys() const override { return true; }
    void close() override { http_.close(); }

    http::client_counts counts() const { return http_.counts(); }

private:
    settings settings_;
    http::client http_;
};

}  // namespace fib::providers::resend
