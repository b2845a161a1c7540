#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace fib::http {

/// What both sides of TLS have in common. Internal to this folder.
std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> make_tls_settings(const SSL_METHOD* side);

/// The oldest error that OpenSSL noted on this thread, in its words; empties its list.
std::string take_tls_error();

}  // namespace fib::http
