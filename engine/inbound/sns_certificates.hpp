#pragma once

#include "base/clock.hpp"
#include "base/event.hpp"
#include "base/result.hpp"
#include "inbound/sns_certificate.hpp"
#include "inbound/sns_hosts.hpp"
#include "inbound/webhook_books.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <map>
#include <memory>
#include <string>

namespace fib::inbound {

/// SNS's certificates by their addresses, fetched once and kept for four hours or as long as they hold. One that could
/// not be had is not asked for again for five seconds. One event loop's thread.
class sns_certificates {
public:
    using found = result<std::shared_ptr<const sns_certificate>, refused>;

    /// The references must outlive this and every call of find().
    sns_certificates(boost::asio::any_io_executor executor, const sns_hosts& hosts, const clock& time);

    /// One that holds now. `foreign` for an address that is none of SNS's certificates, `unready` for one that cannot
    /// be had now. Who asks for an address while it is being fetched waits for that fetch. Ends within 7 s.
    boost::asio::awaitable<found> find(std::string address);

private:
    struct entry {
        explicit entry(const boost::asio::any_io_executor& executor) : ended{executor} {}
        bool fetching = true;
        event ended;
        std::shared_ptr<const sns_certificate> held;  ///< nothing: it could not be had
        std::string trouble;
        timestamp until{};  ///< what is known counts until then
    };

    std::shared_ptr<entry> known(const std::string& address);
    boost::asio::awaitable<void> fetch(sns_hosts::place from, std::shared_ptr<entry> into);
    void settle(entry& one, const result<std::string, problem>& pem) const;
    bool make_room();

    boost::asio::any_io_executor executor_;
    const sns_hosts& hosts_;
    const clock& time_;
    std::map<std::string, std::shared_ptr<entry>, std::less<>> known_;
};

}  // namespace fib::inbound
