#include "http/tls_identity.hpp"

#include "http/tls_settings.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <new>
#include <stdexcept>

namespace fib::http {
namespace {

using bio = std::unique_ptr<BIO, void (*)(BIO*)>;
using certificate = std::unique_ptr<X509, void (*)(X509*)>;
using private_key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;

bio text(std::string_view pem) {
    bio source{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free_all};
    if (!source) throw std::bad_alloc{};
    return source;
}

[[noreturn]] void refuse(std::string_view what) {
    throw std::runtime_error{fmt::format("the server's {} cannot be used: {}", what, take_tls_error())};
}

void use_chain(SSL_CTX* settings, std::string_view pem) {
    const auto source = text(pem);
    const certificate own{PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), X509_free};
    if (!own || SSL_CTX_use_certificate(settings, own.get()) != 1) refuse("certificate");
    for (;;) {
        const certificate link{PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), X509_free};
        if (!link) break;
        if (SSL_CTX_add1_chain_cert(settings, link.get()) != 1) refuse("certificate chain");
    }
    ERR_clear_error();  // the end of the text was noted as an error
}

}  // namespace

tls_identity::tls_identity(std::string_view chain_pem, std::string_view key_pem)
    : settings_{make_tls_settings(TLS_server_method())} {
    ERR_clear_error();
    use_chain(settings_.get(), chain_pem);
    const auto source = text(key_pem);
    const private_key key{PEM_read_bio_PrivateKey(source.get(), nullptr, nullptr, nullptr), EVP_PKEY_free};
    if (!key || SSL_CTX_use_PrivateKey(settings_.get(), key.get()) != 1) refuse("private key");
    static constexpr unsigned char scope[] = "fibonacco";
    SSL_CTX_set_session_id_context(settings_.get(), scope, sizeof scope - 1);
}

ssl_st* tls_identity::begin() const {
    auto* ssl = SSL_new(settings_.get());
    if (ssl == nullptr) throw std::bad_alloc{};
    SSL_set_accept_state(ssl);
    return ssl;
}

}  // namespace fib::http
