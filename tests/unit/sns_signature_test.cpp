#include "inbound/sns_signature.hpp"

#include "support/sns_signer.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace fib::inbound;
using fib::test::sns_signer;

namespace {

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

const std::filesystem::path data{FIB_TEST_DATA "/sns"};

const sns_signer& signer() {
    static const sns_signer one;
    return one;
}

sns_message signed_with(const sns_signer& by, std::string version) {
    auto message = fib::test::a_notification("https://sns.us-east-1.amazonaws.com/a.pem");
    message.signature_version = std::move(version);
    return read_sns_message(by.body_of(message)).value();
}

}  // namespace

TEST_CASE("SNS: what AWS's validator accepts is signed, and nothing of it can be changed") {
    const auto certificate = sns_certificate::read(content_of(data / "certificate.pem")).value();
    int seen = 0;
    for (const auto& file : std::filesystem::directory_iterator{data}) {
        if (file.path().extension() != ".json") continue;
        CAPTURE(file.path());
        ++seen;
        const auto good = read_sns_message(content_of(file.path())).value();
        CHECK(is_signed(good, certificate));
        for (auto member : {&sns_message::id, &sns_message::topic, &sns_message::text, &sns_message::time}) {
            auto changed = good;
            (changed.*member) += "x";
            CHECK_FALSE(is_signed(changed, certificate));
        }
        auto subject = good;
        subject.subject = "another";
        auto token = good;
        token.token += "x";
        const bool confirms = good.what != sns_message::kind::notification;
        CHECK(is_signed(subject, certificate) == confirms);
        CHECK(is_signed(token, certificate) != confirms);
    }
    CHECK(seen == 10);
    CHECK(ERR_peek_error() == 0);
}

TEST_CASE("SNS: another key, another version or a signature that is none is no signature") {
    const auto own = sns_certificate::read(signer().certificate_pem()).value();
    const auto other = sns_certificate::read(sns_signer{}.certificate_pem()).value();
    for (const char* version : {"1", "2"}) {
        const auto good = signed_with(signer(), version);
        CHECK(is_signed(good, own));
        CHECK_FALSE(is_signed(good, other));
        auto odd = good;
        odd.signature_version = version == std::string{"1"} ? "2" : "1";
        CHECK_FALSE(is_signed(odd, own));
        for (const char* signature : {"", "Zg==", "not base64", "AAAA"}) {
            odd = good;
            odd.signature = signature;
            CHECK_FALSE(is_signed(odd, own));
        }
    }
    for (const char* version : {"0", "3", "01", "1 ", "v1"})
        CHECK_FALSE(is_signed(signed_with(signer(), version), own));
}

TEST_CASE("SNS: what is no certificate that could be SNS's is refused with the reason") {
    CHECK(sns_certificate::read(sns_signer{-1, 1, 1024}.certificate_pem()).error().text.find("2048") !=
          std::string::npos);
    const auto good = signer().certificate_pem();
    for (const std::string& bad :
         {std::string{}, std::string{"<html>"}, good.substr(0, good.size() / 2),
          std::string{
              "-----BEGIN CERTIFICATE-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00112233445566778899AA"
              "BBCCDDEEFF\n\nAAAA\n-----END CERTIFICATE-----\n"},
          std::string{"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"}, std::string(1000, '\0')}) {
        CHECK(sns_certificate::read(bad).has_error());
        CHECK(ERR_peek_error() == 0);
    }
}

TEST_CASE("SNS: a certificate holds from its first day to its last") {
    using namespace std::chrono_literals;
    const auto now = fib::machine_clock().now();
    const auto read = sns_certificate::read(sns_signer{-2, 3}.certificate_pem()).value();
    CHECK(read.holds_at(now));
    CHECK(read.holds_at(now + 71h));
    CHECK_FALSE(read.holds_at(now + 73h));
    CHECK(read.holds_at(now - 47h));
    CHECK_FALSE(read.holds_at(now - 49h));
}
