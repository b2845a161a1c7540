#include "http/tls_settings.hpp"

#include <openssl/err.h>

#include <csignal>
#include <new>

namespace fib::http {

std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> make_tls_settings(const SSL_METHOD* side) {
    static const auto once = std::signal(SIGPIPE, SIG_IGN);
    static_cast<void>(once);
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> settings{SSL_CTX_new(side), SSL_CTX_free};
    if (!settings) throw std::bad_alloc{};
    SSL_CTX_set_min_proto_version(settings.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(settings.get(), SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);
    // RELEASE_BUFFERS gives back the two 17 KB buffers of a connection while it waits. Reading ahead saves a system
    // call for each record: without it OpenSSL reads five bytes, then the rest.
    SSL_CTX_set_mode(settings.get(),
                     SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(settings.get(), 1);
    return settings;
}

std::string take_tls_error() {
    const auto code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return "unknown TLS error";
    if (const char* reason = ERR_reason_error_string(code)) return reason;
    char text[128];
    ERR_error_string_n(code, text, sizeof text);
    return text;
}

}  // namespace fib::http
