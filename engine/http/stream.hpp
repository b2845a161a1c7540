#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fib::http {

enum class progress {
    done,
    wants_read,   ///< try again when the socket is readable
    wants_write,  ///< try again when the socket is writable
    ended,        ///< the peer said that nothing more will come
    broken,       ///< trouble() says why; the stream is of no further use
    cut,          ///< cut() was called, or the wait was cancelled
};

struct attempt {
    progress what = progress::broken;
    std::size_t bytes = 0;
};

/// Bytes both ways over a connected socket, which it makes non-blocking. Attempts never wait; the coroutines below
/// them wait between attempts, and for readiness only, so that no buffer is held while nothing moves. Limits are the
/// owner's business (see sweeper.hpp). One reader and one writer, on one event loop's thread.
class stream {
public:
    explicit stream(boost::asio::ip::tcp::socket socket);
    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;
    virtual ~stream() = default;

    /// TLS: until both sides are agreed and the certificate is verified. Plain: done at once.
    virtual attempt try_handshake() = 0;
    virtual attempt try_read(std::span<char> into) = 0;
    /// May take a part only. What was not taken must be offered again with the same bytes in front.
    virtual attempt try_write(std::string_view from) = 0;
    /// True if an idle stream can still be used: nothing came in unasked, and the peer has not closed it.
    virtual bool quiet() = 0;
    /// Bytes that the kernel has taken for sending, ever, TLS framing included. If this did not grow over a failed
    /// write, then certainly nothing of it left the machine.
    virtual std::uint64_t taken() const = 0;
    /// Why the last attempt was `broken`, as a clause: "Connection reset by peer".
    virtual std::string trouble() const = 0;

    boost::asio::awaitable<progress> handshake();
    /// `done` with at least one byte, or ended, broken, cut.
    boost::asio::awaitable<attempt> read_some(std::span<char> into);
    /// `done` when all of it was taken; otherwise ended, broken or cut. `bytes` tells how many were taken.
    boost::asio::awaitable<attempt> write(std::string_view from);
    /// Waits until an attempt that came to wants_read or wants_write may go on. False: cut.
    boost::asio::awaitable<bool> ready(progress wants);

    /// Ends the wait under way and every later one with `cut`. Sends nothing. May be called at any time.
    void cut();
    /// For a stream on which nothing is under way: says goodbye to the peer if that needs no waiting, then closes.
    void close();

    boost::asio::ip::tcp::socket& socket() { return socket_; }

protected:
    virtual void say_goodbye() = 0;
    int handle() { return socket_.native_handle(); }

private:
    boost::asio::ip::tcp::socket socket_;
    bool cut_ = false;
};

}  // namespace fib::http
