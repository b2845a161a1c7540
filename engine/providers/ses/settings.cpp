#include "providers/ses/settings.hpp"

#include "providers/mailbox.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace fib::providers::ses {
namespace {

bool made_of(std::string_view text, std::string_view also) {
    return std::ranges::all_of(text, [&](char byte) {
        return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
               also.find(byte) != also.npos;
    });
}

bool printable(std::string_view text) {
    return std::ranges::all_of(text, [](char byte) { return byte > ' ' && byte < 0x7F; });
}

void check_credentials(const settings& given, std::vector<std::string>& problems) {
    if (given.key.empty()) {
        problems.emplace_back("SES_KEY is not set: the access key id of a user that may ses:SendEmail");
    } else if (!made_of(given.key, "")) {
        problems.emplace_back("SES_KEY is no access key id: letters and digits only; is it the secret by mistake?");
    }
    if (given.secret_key.empty()) {
        problems.emplace_back("SES_SECRET is not set: the secret access key that belongs to SES_KEY");
    } else if (!printable(given.secret_key.reveal())) {
        problems.emplace_back("SES_SECRET holds a space or line break; copy it again");
    }
    if (!printable(given.session_token.reveal())) {
        problems.emplace_back("SES_SESSION_TOKEN holds a space or line break; copy it again");
    }
}

void check_place(const settings& given, std::vector<std::string>& problems) {
    if (given.region.empty()) {
        problems.emplace_back("SES_REGION is not set: the region where the sender is verified, such as us-east-1");
    } else if (!made_of(given.region, "-")) {
        problems.push_back(fmt::format("SES_REGION '{}' is no region, such as us-east-1", given.region));
    }
    if (given.endpoint.empty()) return;
    const auto parsed = http::origin::parse(given.endpoint);
    if (parsed.has_error()) problems.push_back("SES_ENDPOINT: " + parsed.error().text);
}

}  // namespace

std::vector<std::string> settings::validate() const {
    std::vector<std::string> problems;
    check_credentials(*this, problems);
    check_place(*this, problems);
    if (from.empty()) {
        problems.emplace_back("SES_FROM is not set: the verified sender, such as Name <news@example.com>");
    } else if (const auto parsed = mailbox::parse(from); parsed.has_error()) {
        problems.push_back("SES_FROM: " + parsed.error().text);
    }
    if (const auto parsed = mailbox::parse(reply_to); !reply_to.empty() && parsed.has_error()) {
        problems.push_back("SES_REPLY_TO: " + parsed.error().text);
    }
    if (configuration_set.size() > 64 || !made_of(configuration_set, "-_")) {
        problems.push_back(fmt::format("SES_CONFIGURATION_SET '{}' is no name: at most 64 letters, digits, '-' and '_'",
                                       configuration_set));
    }
    return problems;
}

http::origin settings::where() const {
    return http::origin::parse(endpoint.empty() ? fmt::format("https://email.{}.amazonaws.com", region) : endpoint)
        .value();
}

}  // namespace fib::providers::ses
