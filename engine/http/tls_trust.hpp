#pragma once

#include <memory>
#include <string>

struct ssl_ctx_st;
struct ssl_session_st;
struct ssl_st;

namespace fib::http {

/// The client's side of TLS towards one host: whom to believe, and the newest session, so that the next connection
/// resumes it (RFC 8446, section 2.2). TLS 1.2 at least; the chain and the host's name are always verified.
///
/// One event loop's thread only. Must outlive the streams that it began. The process ignores SIGPIPE from here on,
/// for OpenSSL writes with write(2).
class tls_trust {
public:
    /// `host` is a name or an IP address. `ca_file` is a PEM bundle; empty: the system's, or what the environment's
    /// SSL_CERT_FILE names. Throws std::runtime_error that names the file when it cannot be used.
    tls_trust(std::string host, const std::string& ca_file);
    tls_trust(const tls_trust&) = delete;
    tls_trust& operator=(const tls_trust&) = delete;
    ~tls_trust();

    /// A new connection's TLS state, set up to verify `host` and to resume; the caller frees it.
    ssl_st* begin();
    /// Whether the next connection can be a resumed one.
    bool has_session() const { return newest_ != nullptr; }

private:
    static int keep(ssl_st* ssl, ssl_session_st* session);

    std::string host_;
    bool host_is_address_ = false;
    std::unique_ptr<ssl_ctx_st, void (*)(ssl_ctx_st*)> settings_;
    std::unique_ptr<ssl_session_st, void (*)(ssl_session_st*)> newest_;
};

}  // namespace fib::http
