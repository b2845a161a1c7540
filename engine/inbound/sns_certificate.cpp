#include "inbound/sns_certificate.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <chrono>
#include <ctime>
#include <limits>
#include <optional>

namespace fib::inbound {
namespace {

constexpr int fewest_bits = 2048;

/// OpenSSL would ask for one on the terminal.
int no_password(char*, int, int, void*) {
    return -1;
}

std::optional<timestamp> time_of(const ASN1_TIME* written) {
    using namespace std::chrono;
    std::tm parts{};
    if (ASN1_TIME_to_tm(written, &parts) != 1) return std::nullopt;
    const year_month_day date{year{parts.tm_year + 1900}, month{static_cast<unsigned>(parts.tm_mon + 1)},
                              day{static_cast<unsigned>(parts.tm_mday)}};
    if (!date.ok()) return std::nullopt;
    return sys_days{date} + hours{parts.tm_hour} + minutes{parts.tm_min} + seconds{parts.tm_sec};
}

}  // namespace

void sns_certificate::freed::operator()(evp_pkey_st* made) const {
    EVP_PKEY_free(made);
}

result<sns_certificate, problem> sns_certificate::read(std::string_view pem) {
    if (pem.size() > std::numeric_limits<int>::max()) return problem{"is too long"};
    const std::unique_ptr<BIO, void (*)(BIO*)> text{BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                    BIO_free_all};
    const std::unique_ptr<X509, void (*)(X509*)> read{PEM_read_bio_X509(text.get(), nullptr, no_password, nullptr),
                                                      X509_free};
    sns_certificate made;
    if (read) made.key_.reset(X509_get_pubkey(read.get()));
    // What OpenSSL noted would pass for the trouble of this thread's next TLS call.
    ERR_clear_error();
    if (!read || !made.key_) return problem{"is no certificate in PEM that can be read"};
    if (EVP_PKEY_get_base_id(made.key()) != EVP_PKEY_RSA || EVP_PKEY_get_bits(made.key()) < fewest_bits) {
        return problem{"holds no RSA key of at least 2048 bits"};
    }
    const auto from = time_of(X509_get0_notBefore(read.get()));
    const auto until = time_of(X509_get0_notAfter(read.get()));
    if (!from || !until) return problem{"does not say when it holds"};
    made.from_ = *from;
    made.until_ = *until;
    return made;
}

}  // namespace fib::inbound
