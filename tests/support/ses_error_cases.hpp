#pragma once

#include "support/error_case.hpp"

#include <vector>

namespace fib::test {

/// Every error of SendEmail, of signing, and of what may stand between, as it comes over the wire.
inline const std::vector<error_case>& ses_error_cases() {
    using providers::verdict;
    static const std::vector<error_case> cases{
        {429, "TooManyRequestsException", "Maximum sending rate exceeded.", verdict::throttled},
        {429, "TooManyRequestsException", "Daily message quota exceeded.", verdict::throttled, "daily quota"},
        {400, "ThrottlingException", "Rate exceeded", verdict::throttled},
        {400, "ThrottlingException", "Daily message quota exceeded.", verdict::throttled, "daily quota"},
        {400, "Throttling", "Maximum sending rate exceeded.", verdict::throttled},
        {400, "Throttling", "Daily message quota exceeded.", verdict::throttled, "daily quota"},
        {400, "LimitExceededException", "too many", verdict::throttled},
        {400, "AccountSuspendedException", "suspended", verdict::halted, "suspended"},
        {400, "SendingPausedException", "Sending paused for this account.", verdict::halted, "campaign:resume"},
        {400, "MailFromDomainNotVerifiedException", "x", verdict::halted, "MX record"},
        {404, "NotFoundException", "Configuration set <x> does not exist.", verdict::halted, "SES_CONFIGURATION_SET"},
        {400, "MessageRejected", "Email address is not verified. The following identities failed the check",
         verdict::halted, "verify SES_FROM"},
        {400, "MessageRejectedException", "Email address is not verified.", verdict::halted, "verify SES_FROM"},
        {400, "BadRequestException", "Domain is not verified", verdict::halted, "verify SES_FROM"},
        {400, "MessageRejected", "Illegal content", verdict::rejected, "Illegal content"},
        {400, "MessageRejectedException", "Illegal content", verdict::rejected},
        {400, "BadRequestException", "Missing final '@domain'", verdict::rejected, "Missing final"},
        {409, "ConflictException", "x", verdict::rejected},
        {400, "AlreadyExistsException", "x", verdict::rejected},
        {400, "InvalidNextTokenException", "x", verdict::rejected},
        {500, "ConcurrentModificationException", "x", verdict::unknown},
        {500, "InternalServiceErrorException", "x", verdict::unknown},
        {403, "InvalidSignatureException", "Signature expired: 20260102T030405Z is now earlier than …", verdict::halted,
         "clock"},
        {403, "InvalidSignatureException", "Signature not yet current: …", verdict::halted, "clock"},
        {403, "InvalidSignatureException", "The request signature we calculated does not match", verdict::halted,
         "SES_SECRET"},
        {403, "SignatureDoesNotMatch", "Signature expired: …", verdict::halted, "clock"},
        {403, "SignatureDoesNotMatch", "Signature not yet current: …", verdict::halted, "clock"},
        {403, "SignatureDoesNotMatch", "does not match", verdict::halted, "SES_SECRET"},
        {400, "IncompleteSignature", "x", verdict::halted, "signature"},
        {400, "IncompleteSignatureException", "x", verdict::halted, "signature"},
        {400, "RequestExpired", "x", verdict::halted, "clock"},
        {403, "RequestTimeTooSkewed", "x", verdict::halted, "clock"},
        {403, "MissingAuthenticationToken", "x", verdict::halted, "SES_KEY"},
        {403, "MissingAuthenticationTokenException", "x", verdict::halted, "SES_KEY"},
        {403, "InvalidClientTokenId", "x", verdict::halted, "SES_KEY"},
        {403, "UnrecognizedClientException", "x", verdict::halted, "SES_KEY"},
        {403, "ExpiredToken", "x", verdict::halted, "SES_SESSION_TOKEN"},
        {403, "ExpiredTokenException", "x", verdict::halted, "SES_SESSION_TOKEN"},
        {403, "AccessDenied", "x", verdict::halted, "ses:SendEmail"},
        {403, "AccessDeniedException", "User: x is not authorized", verdict::halted, "ses:SendEmail"},
        {400, "NotAuthorized", "x", verdict::halted, "ses:SendEmail"},
        {403, "OptInRequired", "x", verdict::halted, "signed up"},
        {404, "UnknownOperationException", "", verdict::halted, "SES_ENDPOINT"},
        {503, "RequestLimitExceeded", "x", verdict::throttled},
        {503, "RequestThrottled", "x", verdict::throttled},
        {503, "RequestThrottledException", "x", verdict::throttled},
        {503, "ThrottledException", "x", verdict::throttled},
        {429, "TooManyRequests", "x", verdict::throttled},
        {503, "SlowDown", "x", verdict::throttled},
        {509, "BandwidthLimitExceeded", "x", verdict::throttled},
        {429, "", "Maximum sending rate exceeded.", verdict::throttled},
        {429, "", "Daily message quota exceeded.", verdict::throttled, "daily quota"},
        {301, "", "", verdict::halted, "SES_ENDPOINT"},
        {401, "", "", verdict::halted, "SES_KEY"},
        {403, "Unlisted", "x", verdict::halted, "SES_KEY"},
        {404, "", "", verdict::halted, "SES_ENDPOINT"},
        {407, "", "", verdict::halted, "proxy"},
        {408, "", "", verdict::unknown},
        {400, "Unlisted", "x", verdict::rejected, "Unlisted: x"},
        {413, "", "", verdict::rejected, "HTTP 413"},
        {500, "", "", verdict::unknown, "HTTP 500"},
        {500, "Unlisted", "x", verdict::unknown, "Unlisted: x"},
        {502, "", "", verdict::unknown},
        {503, "ServiceUnavailable", "x", verdict::unknown},
        {504, "", "", verdict::unknown},
        {204, "", "", verdict::unknown},
    };
    return cases;
}

}  // namespace fib::test
