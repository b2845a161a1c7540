#include "providers/resend/answer.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// The first two bytes are the status, a line after them retry-after and ratelimit-limit, the rest the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view input{reinterpret_cast<const char*>(data + 2), size - 2};
    const auto line = input.substr(0, input.find('\n'));
    const auto body = line.size() < input.size() ? input.substr(line.size() + 1) : std::string_view{};
    for (const unsigned status : {200U, (data[0] * 256U + data[1]) % 600}) {
        const fib::http::response answer{
            status, {{"retry-after", std::string{line}}, {"ratelimit-limit", std::string{line}}}, std::string{body}};
        const auto made = fib::providers::resend::read_send(answer, {});
        if (made.detail.empty() || made.detail != fib::providers::fit_for_detail(made.detail)) std::abort();
        if (made.what == fib::providers::verdict::accepted && status != 200) std::abort();
        if (made.retry_after < std::chrono::milliseconds{0} || made.retry_after > std::chrono::hours{24}) std::abort();
        static_cast<void>(fib::providers::resend::read_account(answer, {}));
    }
    return 0;
}
