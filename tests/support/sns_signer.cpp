#include "support/sns_signer.hpp"

#include "providers/json.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <stdexcept>
#include <utility>
#include <vector>

namespace fib::test {
namespace {

void need(bool worked) {
    if (!worked) throw std::runtime_error{"OpenSSL cannot make what stands for SNS"};
}

std::string certificate(EVP_PKEY* key, int from, int until) {
    constexpr long day = 24L * 3600;
    const std::unique_ptr<X509, void (*)(X509*)> made{X509_new(), X509_free};
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), from * day);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), until * day);
    X509_set_pubkey(made.get(), key);
    need(X509_sign(made.get(), key, EVP_sha256()) != 0);
    const std::unique_ptr<BIO, void (*)(BIO*)> out{BIO_new(BIO_s_mem()), BIO_free_all};
    need(PEM_write_bio_X509(out.get(), made.get()) == 1);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(out.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string base64(const std::vector<unsigned char>& bytes) {
    std::string out(4 * ((bytes.size() + 2) / 3), '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(), static_cast<int>(bytes.size()));
    return out;
}

std::string signature_of(EVP_PKEY* key, const inbound::sns_message& message) {
    const std::string text = inbound::string_to_sign(message);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> sign{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    const EVP_MD* const digest = message.signature_version == "2" ? EVP_sha256() : EVP_sha1();
    need(EVP_DigestSignInit(sign.get(), nullptr, digest, nullptr, key) == 1);
    const auto* const bytes = reinterpret_cast<const unsigned char*>(text.data());
    std::size_t size = 0;
    need(EVP_DigestSign(sign.get(), nullptr, &size, bytes, text.size()) == 1);
    std::vector<unsigned char> made(size);
    need(EVP_DigestSign(sign.get(), made.data(), &size, bytes, text.size()) == 1);
    return base64(made);
}

std::string_view type_of(inbound::sns_message::kind what) {
    using kind = inbound::sns_message::kind;
    return what == kind::notification   ? "Notification"
           : what == kind::subscription ? "SubscriptionConfirmation"
                                        : "UnsubscribeConfirmation";
}

}  // namespace

sns_signer::sns_signer(int from, int until, unsigned bits)
    : key_{EVP_RSA_gen(bits), EVP_PKEY_free}, pem_{certificate(key_.get(), from, until)} {}

std::string sns_signer::body_of(inbound::sns_message message) const {
    message.signature = signature_of(key_.get(), message);
    std::string out = "{\"Type\":" + providers::json_string(type_of(message.what));
    const auto add = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) out += "," + providers::json_string(name) + ":" + providers::json_string(value);
    };
    add("MessageId", message.id);
    add("TopicArn", message.topic);
    add("Subject", message.subject.value_or(""));
    add("Message", message.text);
    add("Timestamp", message.time);
    add("Token", message.token);
    add("SubscribeURL", message.subscribe_url);
    add("SignatureVersion", message.signature_version);
    add("Signature", message.signature);
    add("SigningCertURL", message.certificate_url);
    return out + "}";
}

inbound::sns_message a_notification(std::string certificate_url) {
    inbound::sns_message made;
    made.id = "78dfd581-54c7-56dc-9903-89c070ad0a30";
    made.topic = "arn:aws:sns:us-east-1:123456789012:ses-events";
    made.subject = "Amazon SES Email Event Notification";
    made.text = R"({"eventType":"Send","mail":{"timestamp":"2026-11-24T05:02:16.645Z","messageId":"0100-id",)"
                R"("destination":["ann@example.com"],"tags":{"attempt":["20261124-981-17"]}},"send":{}})";
    made.time = "2026-11-24T05:02:17.000Z";
    made.signature_version = "1";
    made.certificate_url = std::move(certificate_url);
    return made;
}

}  // namespace fib::test
