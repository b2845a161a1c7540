#include "inbound/stripe_event.hpp"
#include "inbound/timed_signature.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// An event's body, and a header that nobody signed.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fib::inbound;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    if (const auto one = read_stripe_event(input)) {
        if (one->id.empty() || one->id.size() > 255 || one->type.empty() || one->status.size() > 50) std::abort();
        if (one->products.size() > 8 || one->id.find('\0') != std::string::npos) std::abort();
    }
    const fib::timestamp now{std::chrono::seconds{1764000000}};
    if (fault_of_signature(input, fib::secret{"a shared secret"}, input, now, {}).empty()) std::abort();
    return 0;
}
