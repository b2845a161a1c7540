#include "inbound/resend_events.hpp"
#include "inbound/ses_events.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

bool fits(const std::string& text, std::size_t most) {
    return text.size() <= most && text.find('\0') == std::string::npos;
}

void check(const fib::inbound::message_event& one) {
    const bool good = fits(one.detail, 500) && fits(one.user_agent, 300) && fits(one.address, 254) &&
                      fits(one.provider_id, 255) && fits(one.url, 2000) && fits(one.ip, 45) && !one.source_id.empty();
    if (!good) std::abort();
}

}  // namespace

/// One text as SES's event and as Resend's: they share what reads them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto ses = fib::inbound::read_ses_events(input, "id", {});
    if (ses.events.size() > 50 || !fits(ses.unknown_type, 255)) std::abort();
    for (const auto& one : ses.events) check(one);
    const auto resend = fib::inbound::read_resend_event(input, "id", {});
    if (resend && resend->event.has_value() != resend->unknown_type.empty()) std::abort();
    if (resend && resend->event) check(*resend->event);
    return 0;
}
