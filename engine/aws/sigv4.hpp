#pragma once

#include "aws/canonical.hpp"
#include "aws/signing_key.hpp"
#include "base/clock.hpp"
#include "base/digest.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fib::aws {

struct signing_rules {
    path_form path = path_form::normalised;
    bool body_hash_header = false;  ///< sends and signs x-amz-content-sha256: S3 and R2 ask for it
};

/// AWS Signature Version 4 ("Signing AWS API requests" in the IAM user guide), for one key, region and service. Keeps
/// the day's key and its buffers. One event loop's thread only.
class signer {
public:
    signer(credentials who, scope where, signing_rules rules = {});

    /// Signs every header in `headers` that may be signed, and `host`, if it is not among them. Appends X-Amz-Date,
    /// X-Amz-Security-Token (temporary credentials), X-Amz-Content-Sha256 (where the rules ask) and Authorization.
    /// `host` is the authority as the Host header will carry it; `target` as the request line will.
    void sign(std::string_view method, std::string_view target, std::string_view host, std::vector<header>& headers,
              std::string_view body, timestamp now);

    /// The target with its signature in the query, good from `now` on for `lifetime` (a week at most).
    /// `body_hash`: 64 digits, or UNSIGNED-PAYLOAD. `headers` must come with the request exactly so.
    std::string presign(std::string_view method, std::string_view target, std::string_view host,
                        const std::vector<header>& headers, std::string_view body_hash, timestamp now,
                        std::chrono::seconds lifetime);

    /// Of the last request, to compare with what AWS says it would have signed. Neither holds a secret, but the
    /// session token is in the first where there is one.
    const std::string& last_canonical_request() const { return canonical_.text(); }
    const std::string& last_string_to_sign() const { return to_sign_; }

private:
    digest signature(const signing_time& moment);

    credentials who_;
    signing_rules rules_;
    signing_key key_;
    sha256 hash_;
    canonical_request canonical_;
    std::vector<header_view> signed_;
    std::string body_hash_;
    std::string to_sign_;
};

/// Writes the string to sign: algorithm, time, scope and the hash of the canonical request.
void write_string_to_sign(std::string& out, const signing_time& moment, std::string_view scope, const digest& request);

}  // namespace fib::aws
