#include "bench/harness/parts/sample_mail.hpp"

#include "bench/harness/engine_environment.hpp"
#include "bench/harness/parts/engine_parts.hpp"
#include "pipeline/compiled_mail.hpp"
#include "providers/ses/request.hpp"
#include "seeds/files.hpp"
#include "seeds/seeds.hpp"

#include <algorithm>
#include <stdexcept>

namespace fib::bench {
namespace {

constexpr const char* no_database = "postgresql://not.used/";

settings sample_settings() {
    return settings_of(engine_environment(std::string{no_database}));
}

pipeline::step first_email_step(const providers::body_layout& layout) {
    const auto read = seeds::read_seeds(seeds::embedded());
    if (!read) throw std::runtime_error{"the seeds cannot be read: " + read.error().front().text};
    const auto& steps = read->sequence.steps;
    const auto at = std::ranges::find_if(steps, [](const seeds::row& one) { return one.at("channel") == "email"; });
    if (at == steps.end()) throw std::runtime_error{"the seeds' sequence sends no email"};
    const auto page = std::ranges::find(read->templates, at->at("template_id"), &seeds::template_row::id);
    pipeline::step out;
    out.id = 1;
    out.number = 1;
    out.campaign_id = at->at("campaign_id");
    out.template_id = at->at("template_id");
    out.landing_page = at->at("landing_page");
    out.subject = at->at("subject");
    out.preview_text = at->at("preview_text");
    out.mail = pipeline::compiled_mail::compile({.template_id = out.template_id,
                                                 .campaign_id = out.campaign_id,
                                                 .subject = out.subject,
                                                 .preview_text = out.preview_text,
                                                 .body_html = page->body_html,
                                                 .body_text = page->body_text},
                                                layout)
                   .value();
    return out;
}

pipeline::person baker() {
    pipeline::person who;
    who.id = 1'234'567;
    who.business_id = 765'432;
    who.email = "owner.1234567@example.com";
    who.first_name = "Josephine";
    who.last_name = "O'Neill";
    who.business_name = "O'Neill's Diner & Grill";
    who.community = "Elm Creek";
    who.state = "NE";
    who.industry = "Restaurants";
    return who;
}

}  // namespace

timestamp sample_moment() {
    return timestamp{std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + std::chrono::hours{15}};
}

sample_mail::sample_mail()
    : composer_{composer_of(sample_settings())},
      step_{first_email_step(providers::ses::layout(sample_settings().ses))},
      who_{baker()} {}

pipeline::composed sample_mail::compose(std::int32_t place) {
    return composer_.compose(who_, step_, {981, place, std::chrono::year{2026} / 11 / 24}, sample_moment());
}

}  // namespace fib::bench
