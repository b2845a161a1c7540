#include "providers/ses/request.hpp"

#include "providers/json.hpp"
#include "providers/mailbox.hpp"

#include <utility>

namespace fib::providers::ses {

// SES API v2 reference, SendEmail:
//   POST /v2/email/outbound-emails
//   Content-Type: application/json
//
//   {"Content":{"Simple":{
//      "Subject":{"Data":"…","Charset":"UTF-8"},
//      "Body":{"Html":{"Data":"…","Charset":"UTF-8"},"Text":{"Data":"…","Charset":"UTF-8"}},
//      "Headers":[{"Name":"List-Unsubscribe","Value":"<https://…>"},
//                 {"Name":"List-Unsubscribe-Post","Value":"List-Unsubscribe=One-Click"}]}},
//    "FromEmailAddress":"Name <news@example.com>",
//    "Destination":{"ToAddresses":["…"]},
//    "ReplyToAddresses":["…"],                       where set
//    "ConfigurationSetName":"…",                     where set
//    "EmailTags":[{"Name":"attempt","Value":"20261124-981-17"},{"Name":"campaign","Value":"HOOK-001"}],
//    "ConfigurationOverrides":{"Tracking":{"OpenTrackingEnabled":"DISABLED","ClickTrackingEnabled":"DISABLED"}}}
//   -> 200 {"MessageId":"…"}
//
// Without Charset SES takes Data for 7-bit ASCII. ListManagementOptions would replace our List-Unsubscribe headers.
body_layout layout(const settings& given) {
    std::string last = R"("]},"FromEmailAddress":)" + json_string(mailbox::parse(given.from).value().as_header());
    if (!given.reply_to.empty()) {
        last += R"(,"ReplyToAddresses":[)" + json_string(mailbox::parse(given.reply_to).value().as_header()) + "]";
    }
    if (!given.configuration_set.empty()) {
        last += R"(,"ConfigurationSetName":)" + json_string(given.configuration_set);
    }
    last += R"(,"ConfigurationOverrides":{"Tracking":{"OpenTrackingEnabled":"DISABLED",)"
            R"("ClickTrackingEnabled":"DISABLED"}},"EmailTags":[{"Name":"attempt","Value":")";
    return {
        R"({"Content":{"Simple":{"Subject":{"Data":")",
        slot::subject,
        R"(","Charset":"UTF-8"},"Body":{"Html":{"Data":")",
        slot::html,
        R"(","Charset":"UTF-8"},"Text":{"Data":")",
        slot::text,
        R"(","Charset":"UTF-8"}},"Headers":[{"Name":"List-Unsubscribe","Value":"<)",
        slot::unsubscribe_url,
        R"(>"},{"Name":"List-Unsubscribe-Post","Value":"List-Unsubscribe=One-Click"}]}},)"
        R"("Destination":{"ToAddresses":[")",
        slot::to,
        std::move(last),
        slot::attempt,
        R"("},{"Name":"campaign","Value":")",
        slot::campaign_id,
        R"("}]})",
    };
}

http::request send_email(std::string body) {
    return {.method = "POST",
            .target = "/v2/email/outbound-emails",
            .headers = {{"Content-Type", "application/json"}},
            .body = std::move(body)};
}

// SES API v2 reference, GetAccount:
//   GET /v2/email/account
//   -> 200 {"SendingEnabled":true,"EnforcementStatus":"HEALTHY",
//           "SendQuota":{"Max24HourSend":50000.0,"MaxSendRate":14.0,"SentLast24Hours":12.0},…}
http::request get_account() {
    return {.method = "GET", .target = "/v2/email/account", .headers = {}, .body = {}};
}

}  // namespace fib::providers::ses
