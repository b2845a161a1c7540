#include "providers/resend/answer.hpp"

#include "providers/json.hpp"
#include "providers/resend/errors.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace fib::providers::resend {
namespace {

/// Ids are UUIDs; what is not printable or longer would not fit into send_log.
bool is_message_id(std::string_view text) {
    return !text.empty() && text.size() <= 255 &&
           std::ranges::all_of(text, [](char byte) { return byte > ' ' && byte < 0x7F; });
}

outcome failed(const http::response& answer, std::span<const std::string_view> secrets) {
    auto made = judge(error_table(), read_error(answer), secrets);
    const auto wait = read_wait(answer);
    if (made.what == verdict::throttled && wait) made.retry_after = std::max(made.retry_after, {*wait});
    return made;
}

}  // namespace

outcome read_send(const http::response& answer, std::span<const std::string_view> secrets) {
    if (answer.status != 200) return failed(answer, secrets);
    std::array<wanted_member, 1> said{{{"id", {}}}};
    if (!read_members(answer.body, said) || !is_message_id(said[0].value)) {
        return {.what = verdict::unknown, .detail = "Resend answered 200 without an id that can be read"};
    }
    return {.what = verdict::accepted, .detail = std::move(said[0].value)};
}

result<account, outcome> read_account(const http::response& answer, std::span<const std::string_view> secrets) {
    if (answer.status != 200 && read_error(answer).code != "restricted_api_key") return failed(answer, secrets);
    account made;
    // Requests a second (API reference, "Rate limit").
    const auto limit = answer.find("ratelimit-limit");
    unsigned rate = 0;
    std::from_chars(limit.data(), limit.data() + limit.size(), rate);
    if (rate > 0) made.rate = rate;
    return made;
}

}  // namespace fib::providers::resend
