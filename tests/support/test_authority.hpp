#pragma once

#include <memory>
#include <string>

struct evp_pkey_st;
struct x509_st;

namespace fib::test {

/// A certificate authority for one test, with new keys each time. Its own certificate lies in a file of its own for as
/// long as it lives.
class test_authority {
public:
    struct issued {
        std::string chain_pem;
        std::string key_pem;
    };

    test_authority();
    test_authority(const test_authority&) = delete;
    test_authority& operator=(const test_authority&) = delete;
    ~test_authority();

    /// `names` as OpenSSL writes subjectAltName: "DNS:localhost,IP:127.0.0.1". Negative days: expired so long ago.
    issued issue(const std::string& names, int valid_days = 1) const;
    const std::string& file() const { return file_; }

private:
    std::unique_ptr<evp_pkey_st, void (*)(evp_pkey_st*)> key_;
    std::unique_ptr<x509_st, void (*)(x509_st*)> certificate_;
    std::string file_;
};

}  // namespace fib::test
