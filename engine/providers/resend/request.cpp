#include "providers/resend/request.hpp"

#include "providers/json.hpp"
#include "providers/mailbox.hpp"

#include <utility>

namespace fib::providers::resend {
namespace {

http::request authorised(const secret& api_key) {
    http::request call;
    // Resend's front refuses a request that names no client.
    call.headers = {{"Authorization", "Bearer " + api_key.reveal()}, {"User-Agent", "fibonacco"}};
    return call;
}

}  // namespace

// Resend API reference, Send Email:
//   POST /emails
//   Authorization: Bearer re_…
//   Idempotency-Key: 81-12                            person and step; at most 256 characters, kept for 24 hours
//   Content-Type: application/json
//
//   {"from":"Name <news@example.com>","to":["…"],
//    "reply_to":["…"],                                where set
//    "subject":"…","html":"…","text":"…",
//    "headers":{"List-Unsubscribe":"<https://…>","List-Unsubscribe-Post":"List-Unsubscribe=One-Click"},
//    "tags":[{"name":"person_and_step","value":"81-12"},{"name":"campaign","value":"HOOK-001"}]}
//   -> 200 {"id":"…"}
body_layout layout(const settings& given) {
    std::string first = R"({"from":)" + json_string(mailbox::parse(given.from).value().as_given());
    if (!given.reply_to.empty()) {
        first += R"(,"reply_to":[)" + json_string(mailbox::parse(given.reply_to).value().as_given()) + "]";
    }
    first += R"(,"to":[")";
    return {
        std::move(first),
        slot::to,
        R"("],"subject":")",
        slot::subject,
        R"(","html":")",
        slot::html,
        R"(","text":")",
        slot::text,
        R"(","headers":{"List-Unsubscribe":"<)",
        slot::unsubscribe_url,
        R"(>","List-Unsubscribe-Post":"List-Unsubscribe=One-Click"},"tags":[{"name":"person_and_step","value":")",
        slot::person_and_step,
        R"("},{"name":"campaign","value":")",
        slot::campaign_id,
        R"("}]})",
    };
}

http::request send_email(mail message, const secret& api_key) {
    auto call = authorised(api_key);
    call.method = "POST";
    call.target = "/emails";
    call.headers.emplace_back("Content-Type", "application/json");
    call.headers.emplace_back("Idempotency-Key", std::move(message.person_and_step));
    call.body = std::move(message.body);
    return call;
}

// Resend API reference, List Domains: the cheapest call that shows whether a key is good.
//   GET /domains -> 200 {"data":[…]}, or 401 restricted_api_key for a key that may only send
http::request list_domains(const secret& api_key) {
    auto call = authorised(api_key);
    call.method = "GET";
    call.target = "/domains";
    return call;
}

}  // namespace fib::providers::resend
