#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <memory>
#include <string_view>

struct evp_pkey_st;

namespace fib::inbound {

/// A certificate with which SNS signs: an RSA key of at least 2048 bits, and when it holds. That it is SNS's own is
/// known from where it was fetched, over verified TLS; no chain is looked at.
class sns_certificate {
public:
    /// The first certificate in PEM text, hostile bytes. The error says what is wrong with it.
    static result<sns_certificate, problem> read(std::string_view pem);

    bool holds_at(timestamp moment) const { return moment >= from_ && moment <= until_; }
    timestamp until() const { return until_; }
    evp_pkey_st* key() const { return key_.get(); }

private:
    struct freed {
        void operator()(evp_pkey_st* made) const;
    };
    std::unique_ptr<evp_pkey_st, freed> key_;
    timestamp from_{};
    timestamp until_{};
};

}  // namespace fib::inbound
