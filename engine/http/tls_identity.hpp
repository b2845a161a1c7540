#pragma once

#include <memory>
#include <string_view>

struct ssl_ctx_st;
struct ssl_st;

namespace fib::http {

/// The server's side of TLS: a certificate with its chain, and its key. TLS 1.2 at least; sessions may be resumed. The
/// process ignores SIGPIPE from here on. May be shared by the streams of one event loop, which may outlive it.
class tls_identity {
public:
    /// Both are PEM texts; the chain has the server's own certificate first. Throws std::runtime_error that says which
    /// of them is wrong.
    tls_identity(std::string_view chain_pem, std::string_view key_pem);

    /// A new connection's TLS state; the caller frees it.
    ssl_st* begin() const;

private:
    std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> settings_;
};

}  // namespace fib::http
