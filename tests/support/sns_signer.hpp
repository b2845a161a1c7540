#pragma once

#include "inbound/sns_message.hpp"

#include <memory>
#include <string>

struct evp_pkey_st;

namespace fib::test {

/// Stands for SNS: a key of its own, a certificate for it, and messages signed with it.
class sns_signer {
public:
    /// The certificate holds from `from` to `until`, in days from now.
    explicit sns_signer(int from = -1, int until = 1, unsigned bits = 2048);

    const std::string& certificate_pem() const { return pem_; }
    /// The message as SNS posts it, signed as its signature_version says; any version but 2 is signed with SHA-1.
    std::string body_of(inbound::sns_message message) const;

private:
    std::unique_ptr<evp_pkey_st, void (*)(evp_pkey_st*)> key_;
    std::string pem_;
};

/// A notification of one Send event, complete but for its signature.
inbound::sns_message a_notification(std::string certificate_url);

}  // namespace fib::test
