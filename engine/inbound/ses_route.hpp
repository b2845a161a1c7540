#pragma once

#include "base/secret.hpp"
#include "inbound/intake.hpp"
#include "inbound/route.hpp"
#include "inbound/sns_certificates.hpp"
#include "inbound/sns_hosts.hpp"
#include "inbound/sns_message.hpp"
#include "inbound/webhook_books.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <optional>
#include <string>
#include <vector>

namespace fib::inbound {

struct ses_route_settings {
    std::string sns_endpoint;  ///< SNS_ENDPOINT: an origin on this machine in place of SNS's hosts; empty: SNS's own
    secret raw_secret;         ///< SES_RAW_SECRET: the `key` that an address for raw delivery has; empty: none is taken
    std::string ca_file;       ///< SSL_CERT_FILE
};

/// POST /webhooks/ses: what SES says through SNS. A message is believed when its topic is one of ours and SNS signed
/// it; a subscription of such a topic is confirmed at once. It is answered 200 only when its events are committed. SNS
/// tries again after 5xx and never after 4xx (SNS developer guide, "message delivery retries").
class ses_route : public route {
public:
    /// `topics` is SES_SNS_TOPICS. The references must outlive this. Throws std::runtime_error that names the CA bundle
    /// when it cannot be read.
    ses_route(const boost::asio::any_io_executor& executor, intake& into, std::vector<std::string> topics,
              ses_route_settings settings, const clock& time);

    boost::asio::awaitable<http::response> answer(call what) override;
    const webhook_counts& counts() const { return books_.counts(); }
    /// Closes the connections to SNS, for good.
    void close() { hosts_.close(); }

private:
    boost::asio::awaitable<http::response> take_signed(sns_message message, timestamp came);
    boost::asio::awaitable<http::response> take_raw(call what);
    boost::asio::awaitable<std::optional<refused>> check(const sns_message& message);
    boost::asio::awaitable<http::response> confirm(sns_message message);
    boost::asio::awaitable<http::response> write(std::string json, std::string id, timestamp came);
    std::optional<refused> check_topic(std::string_view topic) const;

    intake& intake_;
    const std::vector<std::string> topics_;
    const secret raw_secret_;
    sns_hosts hosts_;
    sns_certificates certificates_;
    webhook_books books_;
};

}  // namespace fib::inbound
