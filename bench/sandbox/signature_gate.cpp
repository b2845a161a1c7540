#include "sandbox/signature_gate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace fib::sandbox {
namespace {

constexpr std::chrono::minutes window{5};

refusal refused(std::string_view name, std::string message) {
    return {403, name, std::move(message)};
}

/// The third part of `Credential=key/day/region/service/aws4_request`; empty where it is not one that AWS could have.
std::string_view region_of(std::string_view authorization) {
    const auto start = authorization.find("Credential=");
    if (start == std::string_view::npos) return {};
    auto rest = authorization.substr(start);
    for (int part = 0; part < 2; ++part) {
        const auto slash = rest.find('/');
        if (slash == std::string_view::npos) return {};
        rest.remove_prefix(slash + 1);
    }
    const auto region = rest.substr(0, rest.find('/'));
    const bool fits = std::all_of(region.begin(), region.end(),
                                  [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
    return fits && region.size() <= 32 ? region : std::string_view{};
}

std::string aws_time(timestamp moment) {
    return std::string{aws::signing_time{moment}.text()};
}

refusal explain(aws::refusal why, std::string_view date, timestamp now) {
    switch (why) {
        case aws::refusal::no_authorization:
            return refused("MissingAuthenticationTokenException", "Missing Authentication Token");
        case aws::refusal::malformed:
            return refused("IncompleteSignatureException", "Authorization or X-Amz-Date cannot be read.");
        case aws::refusal::unknown_key:
        case aws::refusal::wrong_token:
            return refused("UnrecognizedClientException", "The security token included in the request is invalid.");
        case aws::refusal::wrong_scope:
            return refused("InvalidSignatureException",
                           "Credential should be scoped to the day of X-Amz-Date, a region and service 'ses'.");
        case aws::refusal::header_not_signed:
            return refused("InvalidSignatureException", "'Host' and all 'X-Amz-' headers must be signed headers.");
        case aws::refusal::expired:
            return refused("InvalidSignatureException",
                           fmt::format("Signature expired: {} is now earlier than {} ({} - {} min.)", date,
                                       aws_time(now - window), aws_time(now), window.count()));
        case aws::refusal::not_yet_current:
            return refused("InvalidSignatureException",
                           fmt::format("Signature not yet current: {} is still later than {} ({} + {} min.)", date,
                                       aws_time(now + window), aws_time(now), window.count()));
        case aws::refusal::mismatch:
            return refused("InvalidSignatureException",
                           "The request signature we calculated does not match the signature you provided. Check your "
                           "AWS Secret Access Key and signing method.");
    }
    return refused("InvalidSignatureException", std::string{aws::to_string(why)});
}

}  // namespace

std::optional<refusal> signature_gate::check(const call& made, const settings& keys, timestamp now) {
    const auto region = region_of(made.find("authorization"));
    auto known = verifiers_.find(region);
    if (known == verifiers_.end()) {
        if (verifiers_.size() > 100) verifiers_.clear();
        const aws::credentials who{keys.key, keys.key_secret, {}};
        known = verifiers_.emplace(region, aws::verifier{who, {std::string{region}, "ses"}, window}).first;
    }
    const auto failed = known->second.check(made.method, made.target, made.headers, made.body, now);
    if (!failed) return std::nullopt;
    return explain(*failed, made.find("x-amz-date"), now);
}

}  // namespace fib::sandbox
