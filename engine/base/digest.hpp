#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

// OpenSSL's own names, so that its headers stay out of here.
struct evp_md_ctx_st;
struct evp_mac_ctx_st;

namespace fib {

using digest = std::array<unsigned char, 32>;

/// SHA-256 on a context that is made once: OpenSSL 3 looks algorithms up by name, which costs more than a small hash.
class sha256 {
public:
    sha256();
    sha256(sha256&&) noexcept = default;
    sha256& operator=(sha256&&) noexcept = default;
    ~sha256() = default;

    digest of(std::string_view bytes);

private:
    struct freed {
        void operator()(evp_md_ctx_st* made) const;
    };
    std::unique_ptr<evp_md_ctx_st, freed> made_;
};

/// HMAC-SHA-256 under a key that is kept between messages.
class hmac_sha256 {
public:
    hmac_sha256();
    hmac_sha256(hmac_sha256&&) noexcept = default;
    hmac_sha256& operator=(hmac_sha256&&) noexcept = default;
    ~hmac_sha256() = default;

    /// Must come before the first message. `key` is not empty.
    void use_key(std::string_view key);
    digest of(std::string_view bytes);

private:
    struct freed {
        void operator()(evp_mac_ctx_st* made) const;
    };
    std::unique_ptr<evp_mac_ctx_st, freed> made_;
};

std::string_view bytes_of(const digest& value);
/// Appends 64 lower-case hexadecimal digits.
void append_hex(std::string& out, const digest& value);

}  // namespace fib
