#include "http/tls_trust.hpp"

#include "http/tls_settings.hpp"

#include <boost/asio/ip/address.hpp>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <new>
#include <stdexcept>
#include <utility>

namespace fib::http {

tls_trust::tls_trust(std::string host, const std::string& ca_file)
    : host_{std::move(host)}, settings_{make_tls_settings(TLS_client_method())}, newest_{nullptr, SSL_SESSION_free} {
    boost::system::error_code not_an_address;
    boost::asio::ip::make_address(host_, not_an_address);
    host_is_address_ = !not_an_address;
    auto* settings = settings_.get();
    SSL_CTX_set_verify(settings, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_session_cache_mode(settings, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_set_app_data(settings, this);
    SSL_CTX_sess_set_new_cb(settings, &tls_trust::keep);
    ERR_clear_error();
    const bool loaded = ca_file.empty() ? SSL_CTX_set_default_verify_paths(settings) == 1
                                        : SSL_CTX_load_verify_file(settings, ca_file.c_str()) == 1;
    if (!loaded) {
        throw std::runtime_error{
            fmt::format("the CA bundle '{}' cannot be used: {}; SSL_CERT_FILE must name a readable PEM file",
                        ca_file.empty() ? X509_get_default_cert_file() : ca_file, take_tls_error())};
    }
}

tls_trust::~tls_trust() = default;

ssl_st* tls_trust::begin() {
    std::unique_ptr<SSL, void (*)(SSL*)> ssl{SSL_new(settings_.get()), SSL_free};
    if (!ssl) throw std::bad_alloc{};
    bool named = false;
    if (host_is_address_) {
        named = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host_.c_str()) == 1;
    } else {
        SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        named = SSL_set1_host(ssl.get(), host_.c_str()) == 1 && SSL_set_tlsext_host_name(ssl.get(), host_.c_str()) == 1;
    }
    if (!named) throw std::runtime_error{fmt::format("'{}' is no name that TLS can verify", host_)};
    if (newest_) SSL_set_session(ssl.get(), newest_.get());
    SSL_set_connect_state(ssl.get());
    return ssl.release();
}

int tls_trust::keep(ssl_st* ssl, ssl_session_st* session) {
    auto* trust = static_cast<tls_trust*>(SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl)));
    if (SSL_SESSION_is_resumable(session) != 1) return 0;
    trust->newest_.reset(session);
    return 1;  // the reference is ours now
}

}  // namespace fib::http
