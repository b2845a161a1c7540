#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fib::pipeline {

/// What a landing page is told of who comes, and why.
struct landing_page {
    std::string_view channel;
    std::string_view slug;
    std::string_view campaign_id;
    std::int64_t person = 0;
    std::int64_t business = 0;
};

/// `base/page?utm_source=email&utm_campaign=HOOK-001&pid=1&bid=2`, as the platform's landing pages read it. `base` is
/// LEARNING_CENTER_URL without a slash at its end.
std::string landing_page_url(std::string_view base, const landing_page& where);

}  // namespace fib::pipeline
