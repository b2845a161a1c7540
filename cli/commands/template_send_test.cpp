#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/provider_call.hpp"
#include "cli/test_mail.hpp"
#include "cli/verbs.hpp"
#include "pipeline/address.hpp"
#include "pipeline/examine.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;
using providers::outcome;
using providers::verdict;

struct options {
    std::string slug;
    std::string to;
    std::string campaign;
    std::optional<std::int64_t> person;
};

/// A template as a step of a sequence sends it.
struct found_template {
    pipeline::mail_source source;
    std::string landing_page;
};

// The first step that sends it, unless one is named; without any the template's own texts.
constexpr std::string_view template_sql = R"(
select coalesce(s.campaign_id, 'TEST'), coalesce(s.landing_page, ''), coalesce(nullif(s.subject, ''), t.subject),
  coalesce(nullif(s.preview_text, ''), t.preview_text, ''), t.body_html, coalesce(t.body_text, ''),
  coalesce(t.category, ''), s.id is null
from email_templates t left join campaign_steps s on s.template_id = t.id and s.channel = 'email'
  and ($2 = '' or s.campaign_id = $2)
where t.id = $1 order by s.is_active desc nulls last, s.sequence_id, s.step_number limit 1)";

found_template must_find_template(store::session& on, const options& chosen) {
    const auto found = on.query(template_sql, chosen.slug, chosen.campaign);
    const auto slug = one_line(chosen.slug);
    if (found.empty()) {
        throw failure{
            fmt::format("there is no template '{}' in the database; 'fibctl template:push' brings templates in", slug)};
    }
    if (const auto category = found.text(0, 6); category == "sms" || category == "voice") {
        throw failure{
            fmt::format("template '{}' is for {}; only mails can be tested, and 'fibctl template:preview "
                        "--template {}' shows the others",
                        slug, category, slug)};
    }
    if (!chosen.campaign.empty() && found.truth(0, 7)) {
        throw failure{
            fmt::format("no email step with the campaign id '{}' uses template '{}'; 'fibctl steps:list' has "
                        "them",
                        one_line(chosen.campaign), slug)};
    }
    return {.source = {.template_id = chosen.slug,
                       .campaign_id = std::string{found.text(0, 0)},
                       .subject = std::string{found.text(0, 2)},
                       .preview_text = std::string{found.text(0, 3)},
                       .body_html = std::string{found.text(0, 4)},
                       .body_text = std::string{found.text(0, 5)}},
            .landing_page = std::string{found.text(0, 1)}};
}

void refuse_suppressed(store::session& on, const std::string& to) {
    const auto found = on.query(
        "select address, reason from suppressions where address in (lower($1), '@' || lower(split_part($1, '@', 2)))",
        to);
    if (found.empty()) return;
    throw failure{
        fmt::format("{} is on the suppression list ({}: {}), so nothing is sent there; take another address, "
                    "or: fibctl suppression:remove {}",
                    to, found.text(0, 0), found.text(0, 1), found.text(0, 0))};
}

variable_data recipient(store::session& on, const options& chosen) {
    if (!chosen.person) return sample_data();
    const auto found = pipeline::examine(on, *chosen.person);
    if (!found)
        throw failure{fmt::format("there is no person {}; leave --person out for a made-up one", *chosen.person)};
    return data_of(found->who);
}

/// Why nothing was sent and what to do next; empty where it was.
std::string refusal(const outcome& got, std::string_view provider, const std::string& to) {
    switch (got.what) {
        case verdict::accepted:
            return {};
        case verdict::rejected:
            return fmt::format("{} refused this mail to {}: {}. Another address, or a mended template, may pass",
                               provider, to, got.detail);
        case verdict::throttled:
            return fmt::format(
                "{} wants a slower pace, nothing was sent: {}. Try again in a minute; where the day's "
                "quota is used up, tomorrow",
                provider, got.detail);
        case verdict::unsent:
            return fmt::format("{} was not reached, nothing was sent: {}. Look with: fibctl doctor", provider,
                               got.detail);
        case verdict::halted:
            return fmt::format(
                "{} lets this account send nothing: {}. Mend the account or its settings; look with: "
                "fibctl doctor",
                provider, got.detail);
        case verdict::unknown:
            return fmt::format(
                "it may have been sent, {} did not say: {}. Look into the mailbox of {} before you try "
                "again",
                provider, got.detail, to);
    }
    return {};
}

exit_code run(command& given, const options& chosen) {
    using part = settings_part;
    if (const auto fault = pipeline::address_fault(chosen.to); !fault.empty()) {
        throw usage_error{
            fmt::format("--to '{}' is no address that mail can be sent to ({})", one_line(chosen.to), fault)};
    }
    const auto& from = given.need({part::database, part::sending, part::email});
    store::session on{database_of(given, 15s)};
    const auto what = must_find_template(on, chosen);
    refuse_suppressed(on, chosen.to);
    const auto whom = recipient(on, chosen);
    provider_call call{from, given.clock};
    const std::string provider{call.provider().name()};
    auto mail = compose_test(what.source, what.landing_page, whom, from.sending, call.provider().layout(), chosen.to,
                             given.clock.now());
    audited_run audit{on, given.clock, "template:send-test", audit_detail([&](json_writer& json) {
                          json.field("template", chosen.slug).field("campaign", what.source.campaign_id);
                          json.field("provider", provider).field("person", chosen.person);
                      })};
    const auto got = call.wait_for<outcome>(call.provider().send(std::move(mail.mail), deadline::in(30s)), 35s)
                         .value_or(outcome{.what = verdict::unknown, .detail = "no answer within 30 seconds"});
    if (const auto why = refusal(got, provider, chosen.to); !why.empty()) throw failure{why};
    audit.done(audit_detail([&](json_writer& json) { json.field("message_id", got.detail); }));
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("template", chosen.slug).field("to", chosen.to).field("provider", provider);
        json.field("message_id", got.detail).field("subject", mail.subject).end_object().end();
    } else {
        given.out << fmt::format("Sent to {} by {}: {}\nSubject: {}\n", chosen.to, provider, got.detail,
                                 one_line(mail.subject));
    }
    return exit_code::done;
}

}  // namespace

void template_send_test(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("template:send-test", "Send one mail of a template to yourself, by the provider that is set",
                        "fibctl template:send-test claim-listing --to you@example.com",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("TEMPLATE", chosen->slug, "Its id in the database").required();
    verb.add_option("--to", chosen->to, "Where it goes").required().type_name("ADDRESS");
    verb.add_option("--person", chosen->person, "Speak to this person, in place of a made-up baker").type_name("ID");
    verb.add_option("--campaign", chosen->campaign,
                    "As the step of this campaign id sends it; else the first step that uses the template")
        .type_name("ID");
    verb.remark(
        "The subject begins with [TEST]. The mail is in no log of sends and acts on nobody: its links are not "
        "tracked,\nits landing page names person 0, and its unsubscribe link answers that it does not work. A "
        "pause does not stop it;\nthe suppression list does.");
}

}  // namespace fib::cli::commands
