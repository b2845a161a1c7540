#include "support/test_authority.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <unistd.h>

namespace fib::test {
namespace {

using key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using certificate = std::unique_ptr<X509, void (*)(X509*)>;

void need(bool worked) {
    if (!worked) throw std::runtime_error{"OpenSSL cannot make a test certificate"};
}

template <class Write>
std::string pem(Write write) {
    const std::unique_ptr<BIO, void (*)(BIO*)> out{BIO_new(BIO_s_mem()), BIO_free_all};
    need(out && write(out.get()) == 1);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

void add_extension(X509* to, X509* issuer, int kind, const char* value) {
    X509V3_CTX about;
    X509V3_set_ctx(&about, issuer, to, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> made{
        X509V3_EXT_conf_nid(nullptr, &about, kind, value), X509_EXTENSION_free};
    need(made && X509_add_ext(to, made.get(), -1) == 1);
}

/// Two authorities of one name would be told apart by their signatures only.
std::string unique_name() {
    static int count = 0;
    return "test authority " + std::to_string(++count);
}

certificate make(const char* subject, EVP_PKEY* of, X509* issuer, EVP_PKEY* signer, int valid_days) {
    static long serial = 1;
    certificate made{X509_new(), X509_free};
    need(made != nullptr);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial++);
    constexpr long day = 24L * 3600;
    X509_gmtime_adj(X509_getm_notBefore(made.get()), valid_days < 0 ? (valid_days - 1) * day : -day);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), valid_days * day);
    X509_set_pubkey(made.get(), of);
    auto* name = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(subject), -1, -1, 0);
    auto* by = issuer == nullptr ? made.get() : issuer;
    X509_set_issuer_name(made.get(), X509_get_subject_name(by));
    if (issuer == nullptr) {
        add_extension(made.get(), by, NID_basic_constraints, "critical,CA:TRUE");
        need(X509_sign(made.get(), signer, EVP_sha256()) != 0);
    }
    return made;
}

}  // namespace

test_authority::test_authority()
    : key_{EVP_EC_gen("P-256"), EVP_PKEY_free},
      certificate_{make(unique_name().c_str(), key_.get(), nullptr, key_.get(), 2)} {
    std::string path = "/tmp/test-authority-XXXXXX";
    const int file = ::mkstemp(path.data());
    need(file >= 0);
    ::close(file);
    file_ = path;
    std::ofstream{file_} << pem([&](BIO* out) { return PEM_write_bio_X509(out, certificate_.get()); });
}

test_authority::~test_authority() {
    ::unlink(file_.c_str());
}

test_authority::issued test_authority::issue(const std::string& names, int valid_days) const {
    const key own{EVP_EC_gen("P-256"), EVP_PKEY_free};
    const auto made = make("test peer", own.get(), certificate_.get(), key_.get(), valid_days);
    add_extension(made.get(), certificate_.get(), NID_subject_alt_name, names.c_str());
    need(X509_sign(made.get(), key_.get(), EVP_sha256()) != 0);
    return {pem([&](BIO* out) { return PEM_write_bio_X509(out, made.get()); }), pem([&](BIO* out) {
                return PEM_write_bio_PrivateKey(out, own.get(), nullptr, nullptr, 0, nullptr, nullptr);
            })};
}

}  // namespace fib::test
