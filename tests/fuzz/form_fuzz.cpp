#include "inbound/form.hpp"
#include "inbound/text_message.hpp"
#include "inbound/twilio_events.hpp"
#include "inbound/twilio_signature.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

/// A form as anybody may post it, read as everything that Twilio posts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fib::inbound;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const auto fields = read_form(input);
    if (!fields) return 0;
    if (fields->size() > most_fields) std::abort();
    for (const auto& events : {read_message_status(*fields, *fields, {}), read_call_status(*fields, *fields, {})}) {
        for (const auto& one : events) {
            if (one.detail.size() > 500 || one.provider_id.size() > 64 || one.address.size() > 16) std::abort();
        }
    }
    if (const auto message = read_text_message(*fields, {})) {
        if (message->from.size() < 8 || message->text.find('\0') != std::string::npos) std::abort();
    }
    static const twilio_signature signature{fib::secret{"12345"}, "https://engine.example"};
    const fib::http::received forged{.method = "POST",
                                     .target = "/x",
                                     .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                                                 {"X-Twilio-Signature", std::string{first_of(*fields, "s")}}},
                                     .body = std::string{input}};
    if (signature.fields_of(forged)) std::abort();
    return 0;
}
