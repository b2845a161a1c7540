#include "base/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <stdexcept>

namespace fib {
namespace {

void must(bool worked, const char* what) {
    if (!worked) throw std::runtime_error{std::string{"OpenSSL: "} + what + " failed; is its default provider loaded?"};
}

/// Fetched once and kept until the process ends.
const EVP_MD* algorithm() {
    static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA2-256", nullptr);
    must(fetched != nullptr, "fetching SHA2-256");
    return fetched;
}

EVP_MAC* mac_algorithm() {
    static EVP_MAC* const fetched = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
    must(fetched != nullptr, "fetching HMAC");
    return fetched;
}

}  // namespace

void sha256::freed::operator()(evp_md_ctx_st* made) const {
    EVP_MD_CTX_free(made);
}

sha256::sha256() : made_{EVP_MD_CTX_new()} {
    must(made_ != nullptr, "EVP_MD_CTX_new");
    must(EVP_DigestInit_ex2(made_.get(), algorithm(), nullptr) == 1, "EVP_DigestInit_ex2");
}

digest sha256::of(std::string_view bytes) {
    digest value;
    must(EVP_DigestInit_ex2(made_.get(), nullptr, nullptr) == 1, "EVP_DigestInit_ex2");
    must(EVP_DigestUpdate(made_.get(), bytes.data(), bytes.size()) == 1, "EVP_DigestUpdate");
    must(EVP_DigestFinal_ex(made_.get(), value.data(), nullptr) == 1, "EVP_DigestFinal_ex");
    return value;
}

void hmac_sha256::freed::operator()(evp_mac_ctx_st* made) const {
    EVP_MAC_CTX_free(made);
}

hmac_sha256::hmac_sha256() : made_{EVP_MAC_CTX_new(mac_algorithm())} {
    must(made_ != nullptr, "EVP_MAC_CTX_new");
}

void hmac_sha256::use_key(std::string_view key) {
    std::array<char, 9> name{"SHA2-256"};
    const std::array<OSSL_PARAM, 2> parameters{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                                               OSSL_PARAM_construct_end()};
    must(EVP_MAC_init(made_.get(), reinterpret_cast<const unsigned char*>(key.data()), key.size(), parameters.data()) ==
             1,
         "EVP_MAC_init");
}

digest hmac_sha256::of(std::string_view bytes) {
    digest value;
    std::size_t written = 0;
    must(EVP_MAC_init(made_.get(), nullptr, 0, nullptr) == 1, "EVP_MAC_init");
    must(EVP_MAC_update(made_.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1,
         "EVP_MAC_update");
    must(EVP_MAC_final(made_.get(), value.data(), &written, value.size()) == 1, "EVP_MAC_final");
    return value;
}

std::string_view bytes_of(const digest& value) {
    return {reinterpret_cast<const char*>(value.data()), value.size()};
}

void append_hex(std::string& out, const digest& value) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const auto byte : value) {
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

}  // namespace fib
