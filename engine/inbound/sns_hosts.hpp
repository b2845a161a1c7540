#pragma once

#include "base/deadline.hpp"
#include "base/result.hpp"
#include "http/client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::inbound {

/// `https://sns.REGION.amazonaws.com`, or `….amazonaws.com.cn` in China, of a topic's own region; nothing when the text
/// is no topic (`arn:aws:sns:us-east-1:123456789012:name`). The host has the form that AWS's own validator asks for
/// (npm sns-validator): ^sns\.[a-zA-Z0-9\-]{3,}\.amazonaws\.com(\.cn)?$
std::optional<std::string> sns_origin_of(std::string_view topic);

/// Whether what follows the host is a certificate's place: a plain path that ends in `.pem`.
bool is_certificate_path(std::string_view target);
/// Whether it confirms a subscription: `/?…` with Action=ConfirmSubscription.
bool confirms_subscription(std::string_view target);

/// Where SNS's certificates lie and subscriptions are confirmed: one host for each region of the topics that are ours,
/// over verified HTTPS. An address elsewhere is never called, whoever asks for it. One event loop's thread.
class sns_hosts {
public:
    /// `instead`, where not empty, is the one origin that stands in for all of SNS (SNS_ENDPOINT). Throws
    /// std::runtime_error that names the CA bundle when it cannot be read.
    sns_hosts(const boost::asio::any_io_executor& executor, const std::vector<std::string>& topics,
              std::string_view instead, const std::string& ca_file);

    struct place {
        http::client* host;
        std::string target;  ///< begins with '/'
    };
    /// Nothing unless the address is at one of the hosts: same letters, no port, no user.
    std::optional<place> find(std::string_view address) const;
    /// The body of a 200; otherwise what went wrong. Within 5 s.
    boost::asio::awaitable<result<std::string, problem>> get(place from) const;
    void close();

private:
    std::map<std::string, std::unique_ptr<http::client>, std::less<>> by_origin_;
};

}  // namespace fib::inbound
