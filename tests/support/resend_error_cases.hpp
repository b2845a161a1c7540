#pragma once

#include "support/error_case.hpp"

#include <vector>

namespace fib::test {

/// Every error name of Resend's API, and statuses without one.
inline const std::vector<error_case>& resend_error_cases() {
    using providers::verdict;
    static const std::vector<error_case> cases{
        {401, "missing_api_key", "Missing API key", verdict::halted, "RESEND_API_KEY"},
        {403, "invalid_api_key", "API key is invalid", verdict::halted, "RESEND_API_KEY"},
        {401, "restricted_api_key", "x", verdict::halted, "RESEND_API_KEY"},
        {422, "invalid_access", "x", verdict::halted, "RESEND_API_KEY"},
        {422, "invalid_from_address", "Invalid from field", verdict::halted, "SES_FROM"},
        {403, "validation_error", "The example.com domain is not verified", verdict::halted, "SES_FROM"},
        {400, "validation_error", "Invalid to field", verdict::rejected, "Invalid to field"},
        {422, "validation_error", "Invalid to field", verdict::rejected, "Invalid to field"},
        {422, "invalid_parameter", "x", verdict::rejected},
        {422, "missing_required_field", "Missing subject", verdict::rejected},
        {422, "invalid_attachment", "x", verdict::rejected},
        {422, "invalid_region", "x", verdict::halted},
        {404, "not_found", "x", verdict::halted, "RESEND_ENDPOINT"},
        {405, "method_not_allowed", "x", verdict::halted, "RESEND_ENDPOINT"},
        {451, "security_error", "x", verdict::halted, "security"},
        {429, "monthly_quota_exceeded", "x", verdict::halted, "monthly"},
        {429, "daily_quota_exceeded", "x", verdict::throttled, "daily"},
        {429, "rate_limit_exceeded", "x", verdict::throttled},
        {409, "invalid_idempotent_request", "x", verdict::unknown},
        {409, "concurrent_idempotent_requests", "x", verdict::unknown},
        {400, "invalid_idempotency_key", "x", verdict::halted, "defect"},
        {500, "application_error", "x", verdict::unknown},
        {500, "internal_server_error", "x", verdict::unknown},
        {429, "", "", verdict::throttled},
        {308, "", "", verdict::halted, "RESEND_ENDPOINT"},
        {401, "", "", verdict::halted, "RESEND_API_KEY"},
        {403, "", "", verdict::halted, "RESEND_API_KEY"},
        {404, "", "", verdict::halted, "RESEND_ENDPOINT"},
        {407, "", "", verdict::halted, "proxy"},
        {408, "", "", verdict::unknown},
        {409, "unlisted", "x", verdict::unknown},
        {413, "", "", verdict::rejected},
        {500, "", "", verdict::unknown},
        {502, "", "", verdict::unknown},
        {503, "unlisted", "x", verdict::unknown},
        {504, "", "", verdict::unknown},
        {201, "", "", verdict::unknown},
    };
    return cases;
}

}  // namespace fib::test
