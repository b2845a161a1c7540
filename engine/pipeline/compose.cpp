#include "pipeline/compose.hpp"

#include "pipeline/compiled_mail.hpp"
#include "pipeline/landing_page.hpp"

#include <fmt/format.h>

#include <utility>

namespace fib::pipeline {
std::string landing_page_url(const std::string& base, const step& what, const person& who) {
    return landing_page_url(base, landing_page{.channel = to_string(what.channel),
                                               .slug = what.landing_page,
                                               .campaign_id = what.campaign_id,
                                               .person = who.id,
                                               .business = who.business_id});
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

void composer::fill_tracked(mail_values& filled, const person& who, const step& what,
                            const providers::attempt_id& attempt) {
    auto& links = *settings_.tracking;
    links.begin({.attempt = attempt,
                 .step = settings_.same_at_every_attempt ? what.id : 0,
                 .person = who.id,
                 .business = who.business_id,
                 .channel = what.channel,
                 .landing_page = what.landing_page,
                 .campaign_id = what.campaign_id});
    const auto& to = what.mail->links();
    urls_.clear();
    url_ends_.clear();
    links.append_pixel(urls_);
    url_ends_.push_back(urls_.size());
    for (std::size_t at = 0; at < to.size(); ++at) {
        links.append_click(urls_, static_cast<int>(at + 1), static_cast<int>(to.size()), to[at]);
        url_ends_.push_back(urls_.size());
    }
    tracked_.assign(filled.values.begin(), filled.values.end());
    std::size_t begin = 0;
    for (const auto end : url_ends_) {
        tracked_.push_back(std::string_view{urls_}.substr(begin, end - begin));
        begin = end;
    }
    filled.tracked = tracked_;
}

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
    if (settings_.tracking) fill_tracked(filled, who, what, attempt);

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
