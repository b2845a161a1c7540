#include "providers/resend/settings.hpp"

#include "providers/mailbox.hpp"

#include <algorithm>

namespace fib::providers::resend {

std::vector<std::string> settings::validate() const {
    std::vector<std::string> problems;
    const auto& key = api_key.reveal();
    if (key.empty()) {
        problems.emplace_back("RESEND_API_KEY is not set: a key with sending access");
    } else if (!std::ranges::all_of(key, [](char byte) { return byte > ' ' && byte < 0x7F; })) {
        problems.emplace_back("RESEND_API_KEY holds a space or line break; copy it again");
    }
    if (from.empty()) {
        problems.emplace_back("SES_FROM is not set: the verified sender, such as Name <news@example.com>");
    } else if (const auto parsed = mailbox::parse(from); parsed.has_error()) {
        problems.push_back("SES_FROM: " + parsed.error().text);
    }
    if (const auto parsed = mailbox::parse(reply_to); !reply_to.empty() && parsed.has_error()) {
        problems.push_back("SES_REPLY_TO: " + parsed.error().text);
    }
    if (endpoint.empty()) return problems;
    const auto parsed = http::origin::parse(endpoint);
    if (parsed.has_error()) problems.push_back("RESEND_ENDPOINT: " + parsed.error().text);
    return problems;
}

http::origin settings::where() const {
    return http::origin::parse(endpoint.empty() ? "https://api.resend.com" : endpoint).value();
}

}  // namespace fib::providers::resend
