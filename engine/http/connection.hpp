#pragma once

#include "http/address_book.hpp"
#include "http/answer_reader.hpp"
#include "http/client.hpp"
#include "http/stream.hpp"
#include "http/sweeper.hpp"
#include "http/tls_trust.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace fib::http {

/// What the connections of one client share. `trust` is empty for plain HTTP. One scratch buffer is enough for all of
/// them: nothing waits between a read and the end of its parsing.
struct connection_shared {
    const origin& where;
    const client_settings& settings;
    address_book& addresses;
    sweeper& limits;
    tls_trust* trust;
    std::span<char> scratch;
};

/// One connection of a client: opened once, then one call at a time. Internal to this folder.
class connection {
public:
    connection(boost::asio::any_io_executor executor, const connection_shared& shared);
    ~connection();

    /// Looks the host up, connects and shakes hands; nothing if all went well.
    boost::asio::awaitable<std::optional<failure>> open(deadline until);
    boost::asio::awaitable<result<response, failure>> exchange(std::string bytes, deadline until);

    /// Whether the handshake or call before left it fit for another call.
    bool ended_well() const { return usable_; }
    /// The same, and the peer has not closed it since.
    bool usable();
    bool resumed() const { return resumed_; }
    /// Ends what is under way, with `why`.
    void cut(std::string why);

private:
    boost::asio::awaitable<std::optional<failure>> connect(std::vector<address_book::endpoint> to, deadline until);
    boost::asio::awaitable<boost::system::error_code> connect_one(address_book::endpoint to);
    boost::asio::awaitable<std::optional<failure>> handshake(deadline until);
    boost::asio::awaitable<std::optional<failure>> write(std::string_view bytes, deadline until);
    boost::asio::awaitable<result<response, failure>> read(deadline until);
    void interrupt();
    bool is_cut() const { return !cut_reason_.empty(); }
    failure fail(phase where, std::string why) const;
    failure fail(phase where, progress how) const;

    const connection_shared& shared_;
    boost::asio::ip::tcp::socket socket_;  ///< until it is connected; then the stream's
    std::unique_ptr<stream> stream_;
    sweeper::watched limit_;
    std::string cut_reason_;
    bool late_ = false;  ///< cut by limit_
    bool resumed_ = false;
    bool usable_ = false;
};

}  // namespace fib::http
