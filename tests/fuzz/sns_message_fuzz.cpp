#include "inbound/sns_certificate.hpp"
#include "inbound/sns_message.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    static_cast<void>(fib::inbound::sns_certificate::read(input));
    const auto read = fib::inbound::read_sns_message(input);
    if (!read) {
        if (read.error().text.empty()) std::abort();
        return 0;
    }
    if (read->id.empty() || read->topic.empty() || read->signature.empty()) std::abort();
    const auto text = fib::inbound::string_to_sign(*read);
    if (!text.starts_with("Message\n") || !text.ends_with('\n')) std::abort();
    return 0;
}
