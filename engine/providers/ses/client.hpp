#pragma once

#include "aws/sigv4.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"
#include "providers/email.hpp"
#include "providers/ses/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <optional>

namespace fib::providers::ses {

/// Amazon SES, API v2. It keeps no idempotency keys: an unknown is settled by an event that names the attempt.
class client final : public email {
public:
    /// `given` has passed validate(). `time` dates the signatures and must outlive the client.
    client(boost::asio::any_io_executor executor, settings given, http::client_settings connections, const clock& time);

    std::string_view name() const override { return "ses"; }
    body_layout layout() const override;
    boost::asio::awaitable<outcome> send(mail message, deadline until) override;
    boost::asio::awaitable<result<account, outcome>> ask_account(deadline until) override;
    bool keeps_idempotency_keys() const override { return false; }
    void close() override { http_.close(); }

    http::client_counts counts() const { return http_.counts(); }

private:
    class confidential;
    http::request sign(http::request call, std::optional<confidential>& secrets);

    settings settings_;
    const clock& time_;
    http::client http_;
    std::string authority_;
    aws::signer signer_;
};

}  // namespace fib::providers::ses
