#pragma once

#include "base/deadline.hpp"
#include "base/result.hpp"
#include "http/message.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace fib::http {

/// How far a call had come when it failed; waiting for a free connection counts as `connect`. What happened before
/// `write` cannot have reached the provider; from `write` on, nobody knows.
enum class phase { resolve, connect, handshake, write, read };

std::string_view to_string(phase where);

/// A call that brought no answer.
struct failure {
    phase where = phase::resolve;
    /// Whether a byte of the request may have left this machine: true unless the kernel certainly took none. False
    /// makes the call safe to repeat.
    bool may_have_reached = false;
    bool timed_out = false;
    /// For people and logs; names the host and what went wrong. Never holds a header or a body.
    std::string what;
};

/// What result::value() throws when there is a failure instead: std::runtime_error with its `what`.
[[noreturn]] void throw_exception_from_error(const failure& what, const boost::source_location& where);

struct client_settings {
    std::size_t connections = 2000;  ///< at the same time; further calls wait for one, first come, first served
    std::size_t openings = 64;       ///< connections being made at the same time, so that a burst reuses the first ones
    std::chrono::milliseconds resolve_limit{5000};
    std::chrono::milliseconds connect_limit{5000};  ///< for each of the host's addresses
    std::chrono::milliseconds handshake_limit{5000};
    std::chrono::milliseconds write_limit{10000};
    std::chrono::milliseconds read_limit{30000};
    std::chrono::milliseconds idle_limit{20000};          ///< an unused connection is closed after it
    std::chrono::seconds address_lifetime{60};            ///< a looked-up address is used that long
    std::size_t response_limit = std::size_t{256} << 10;  ///< bytes of body; the header: 64 KiB
    std::string ca_file;  ///< a bundle in place of the system's, as SSL_CERT_FILE names it; empty: the system's
};

struct client_counts {
    std::size_t open = 0;       ///< connections that exist
    std::size_t busy = 0;       ///< of these, with a call in flight
    std::uint64_t opened = 0;   ///< since the start
    std::uint64_t resumed = 0;  ///< of these, with a resumed TLS session
};

/// HTTP/1.1 over TLS to one origin, on kept-alive connections, the most recently used first. Certificates are always
/// verified against the host's name. One event loop's thread only.
class client {
public:
    /// Throws std::runtime_error that names the CA bundle when it cannot be read.
    client(boost::asio::any_io_executor executor, origin where, client_settings settings);
    client(const client&) = delete;
    client& operator=(const client&) = delete;
    /// No call may be in flight.
    ~client();

    const origin& where() const;

    /// Makes one call, once, within `until` and each phase's limit, whichever ends first (to within 50 ms): nothing is
    /// ever repeated in here, except that a kept connection which is seen to be closed before the first byte is written
    /// is replaced by another.
    boost::asio::awaitable<result<response, failure>> send(request call, deadline until);
    /// The same for a request that is made once its turn has come and a connection is there for it: a signature is then
    /// no older than the call, and the body still in the processor's caches when it is encrypted. `make` is called once
    /// at most, and not where the call fails before. What it throws, this throws.
    boost::asio::awaitable<result<response, failure>> send(std::function<request()> make, deadline until);

    /// Closes every connection, for good: idle ones at once, calls in flight and later ones fail.
    void close();
    client_counts counts() const;

private:
    class pool;
    std::unique_ptr<pool> pool_;
};

}  // namespace fib::http
