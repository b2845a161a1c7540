#include "pipeline/compose.hpp"

#include "pipeline/compiled_mail.hpp"

#include <fmt/format.h>

#include <utility>

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

std::string landing_page_url(const std::string& base, const step& what, const person& who) {
    return fmt::format("{}/{}?utm_source={}&utm_campaign={}&pid={}&bid={}", base, percent_encoded(what.landing_page),
                       to_string(what.channel), percent_encoded(what.campaign_id), who.id, who.business_id);
}

void fill_recipient(variable_values& values, const person& who, const step& what) {
    const auto set = [&](variable name, std::string_view value) { values[static_cast<std::size_t>(name)] = value; };
    set(variable::first_name, who.first_name.empty() ? "there" : who.first_name);
    set(variable::last_name, who.last_name);
    set(variable::business_name, who.business_name);
    set(variable::community, who.community);
    set(variable::state, who.state);
    set(variable::industry, who.industry);
    set(variable::campaign_id, what.campaign_id);
}

composer::composer(compose_settings settings, unsubscribe_links links)
    : settings_{std::move(settings)}, links_{std::move(links)} {}

composed composer::compose(const person& who, const step& what, const providers::attempt_id& attempt, timestamp now) {
    const auto landing = landing_page_url(settings_.learning_center_url, what, who);
    const auto unsubscribe = links_.url(who.id, who.email);
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    const auto year = fmt::format_int{static_cast<int>(today.year())}.str();

    mail_values filled;
    const auto set = [&](variable name, std::string_view value) {
        filled.values[static_cast<std::size_t>(name)] = value;
    };
    fill_recipient(filled.values, who, what);
    set(variable::landing_page_url, landing);
    set(variable::unsubscribe_url, unsubscribe);
    set(variable::postal_address, settings_.postal_address);
    set(variable::current_year, year);
    std::string preview;
    what.mail->preview(filled.values, preview);
    set(variable::preview_text, preview);

    composed out;
    out.mail.person_and_step = fmt::format("{}-{}", who.id, what.id);
    const auto name = attempt.text();
    filled.to = who.email;
    filled.attempt = name;
    filled.person_and_step = out.mail.person_and_step;
    what.mail->render(filled, out.mail.body);
    out.subject = what.mail->subject(filled.values);
    return out;
}

}  // namespace fib::pipeline
