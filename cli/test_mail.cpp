#include "cli/test_mail.hpp"

#include "cli/command.hpp"
#include "pipeline/compose.hpp"
#include "pipeline/landing_page.hpp"
#include "providers/test_attempt.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace fib::cli {

variable_data data_of(const pipeline::person& who) {
    pipeline::variable_values values;
    pipeline::fill_recipient(values, who, {});
    variable_data data;
    for (std::size_t at = 0; at < values.size(); ++at) data.emplace(pipeline::variable_names[at], values[at]);
    return data;
}

test_mail compose_test(pipeline::mail_source source, std::string_view landing_page, variable_data whom,
                       const sending_settings& from, const providers::body_layout& layout, std::string_view to,
                       timestamp now) {
    source.subject = "[TEST] " + source.subject;
    const auto compiled = pipeline::compiled_mail::compile(source, layout);
    if (!compiled) throw failure{compiled.error().text()};
    const std::chrono::year_month_day today{std::chrono::floor<std::chrono::days>(now)};
    whom["landing_page_url"] = pipeline::landing_page_url(
        from.learning_center_url,
        {.channel = "email", .slug = landing_page, .campaign_id = source.campaign_id, .person = 0, .business = 0});
    whom["unsubscribe_url"] = from.tracking_url + "/u/test";
    whom["postal_address"] = from.postal_address;
    whom["campaign_id"] = source.campaign_id;
    whom["current_year"] = fmt::format("{}", static_cast<int>(today.year()));
    whom["preview_text"].clear();

    pipeline::mail_values filled;
    const auto fill = [&] {
        for (std::size_t at = 0; at < filled.values.size(); ++at) {
            filled.values[at] = whom[std::string{pipeline::variable_names[at]}];
        }
    };
    fill();
    std::string preview;
    (*compiled)->preview(filled.values, preview);
    whom["preview_text"] = std::move(preview);
    fill();

    test_mail out;
    // Another key each time: a provider that keeps keys would not send the second test.
    out.mail.person_and_step = fmt::format("{}-{}", providers::test_attempt, now.time_since_epoch().count());
    filled.to = to;
    filled.attempt = providers::test_attempt;
    filled.person_and_step = out.mail.person_and_step;
    (*compiled)->render(filled, out.mail.body);
    out.subject = (*compiled)->subject(filled.values);
    return out;
}

}  // namespace fib::cli
