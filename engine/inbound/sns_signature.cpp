#include "inbound/sns_signature.hpp"

#include "base/base64.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <memory>
#include <string>

namespace fib::inbound {
namespace {

const unsigned char* bytes(const std::string& text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

const EVP_MD* digest_of(std::string_view version) {
    if (version == "1") return EVP_sha1();
    if (version == "2") return EVP_sha256();
    return nullptr;
}

}  // namespace

bool is_signed(const sns_message& message, const sns_certificate& by) {
    const EVP_MD* const digest = digest_of(message.signature_version);
    const auto signature = from_base64(message.signature);
    if (digest == nullptr || !signature) return false;
    const std::string text = string_to_sign(message);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> check{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    const bool fits =
        EVP_DigestVerifyInit(check.get(), nullptr, digest, nullptr, by.key()) == 1 &&
        EVP_DigestVerify(check.get(), bytes(*signature), signature->size(), bytes(text), text.size()) == 1;
    // What OpenSSL noted of a wrong signature would pass for the trouble of this thread's next TLS call.
    if (!fits) ERR_clear_error();
    return fits;
}

}  // namespace fib::inbound
