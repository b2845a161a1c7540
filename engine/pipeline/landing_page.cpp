#include "pipeline/landing_page.hpp"

#include <fmt/format.h>

namespace fib::pipeline {
namespace {

/// RFC 3986: everything but the unreserved characters is percent-encoded.
std::string percent_encoded(std::string_view text) {
    std::string out;
    for (const char byte : text) {
        const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                           (byte >= '0' && byte <= '9') || byte == '-' || byte == '.' || byte == '_' || byte == '~' ||
                           byte == '/';
        plain ? void(out += byte) : void(out += fmt::format("%{:02X}", static_cast<unsigned char>(byte)));
    }
    return out;
}

}  // namespace

std::string landing_page_url(std::string_view base, const landing_page& where) {
    return fmt::format("{}/{}?utm_source={}&utm_campaign={}&pid={}&bid={}", base, percent_encoded(where.slug),
                       where.channel, percent_encoded(where.campaign_id), where.person, where.business);
}

}  // namespace fib::pipeline
