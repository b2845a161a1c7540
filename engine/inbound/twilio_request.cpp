#include "inbound/twilio_request.hpp"

#include <utility>

namespace fib::inbound {

result<form, http::response> posted_by_twilio(const twilio_signature& signature, const call& what) {
    if (what.request.method != "POST") {
        auto refused = plain(405, "only POST\n");
        refused.headers.emplace_back("Allow", "POST");
        return refused;
    }
    if (!signature.set_up()) return plain(503, "TWILIO_TOKEN is not set, so nothing from Twilio can be checked\n");
    auto fields = signature.fields_of(what.request);
    if (fields) return std::move(*fields);
    return plain(403,
                 "this is not signed by Twilio for this address: is TWILIO_TOKEN the account's token, and APP_URL the "
                 "address that Twilio was given?\n");
}

}  // namespace fib::inbound
