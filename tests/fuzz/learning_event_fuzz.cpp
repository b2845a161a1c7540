#include "inbound/content_notice.hpp"
#include "inbound/learning_event.hpp"

#include <cstdint>
#include <cstdlib>
#include <string_view>

/// What the Learning Center and the content database post.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace fib::inbound;
    const std::string_view input{reinterpret_cast<const char*>(data), size};
    const fib::timestamp now{std::chrono::seconds{1764000000}};
    if (const auto events = read_learning_events(input, now)) {
        if (events->size() > most_learning_events) std::abort();
        for (const auto& one : *events) {
            if (one.id.empty() || one.id.size() > 255 || one.tags.size() > 50 || one.campaign.size() > 20) std::abort();
            if (one.fault.empty() && (one.activity.empty() || (!one.person && !one.business))) std::abort();
        }
    }
    if (const auto notices = read_content_notices(input, now)) {
        for (const auto& one : *notices) {
            if (one.id.empty() || one.type.empty()) std::abort();
        }
    }
    return 0;
}
