#pragma once

#include "http/stream.hpp"
#include "http/tls_identity.hpp"
#include "http/tls_trust.hpp"

namespace fib::http {

/// TLS straight on the socket: OpenSSL reads and writes the descriptor itself, Asio only waits. boost::asio::ssl would
/// copy every byte through a pair of memory buffers and keep some 70 KB for each connection.
class tls_stream final : public stream {
public:
    /// The client's side; `trust` must outlive the stream.
    tls_stream(boost::asio::ip::tcp::socket socket, tls_trust& trust);
    /// The server's side.
    tls_stream(boost::asio::ip::tcp::socket socket, const tls_identity& identity);
    ~tls_stream() override;

    attempt try_handshake() override;
    attempt try_read(std::span<char> into) override;
    attempt try_write(std::string_view from) override;
    bool quiet() override;
    std::uint64_t taken() const override;
    std::string trouble() const override { return trouble_; }

    /// After the handshake: whether it resumed an earlier session.
    bool resumed() const;

private:
    tls_stream(boost::asio::ip::tcp::socket socket, ssl_st* ssl);
    void say_goodbye() override;
    attempt judge(int returned, std::size_t bytes);
    void note_trouble(int error, bool in_tls);

    std::unique_ptr<ssl_st, void (*)(ssl_st*)> ssl_;
    std::string trouble_;
    bool usable_ = true;
};

}  // namespace fib::http
