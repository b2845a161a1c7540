#include "pipeline/catalog.hpp"

#include "pipeline/compiled_mail.hpp"

#include <fmt/format.h>

#include <utility>

namespace fib::pipeline {
namespace {

constexpr store::statement version_of_all{"catalog_version",
                                          R"(select md5(concat_ws('|',
         (select string_agg(concat_ws(',', id, is_active, name), ';' order by id) from campaign_sequences),
         (select string_agg(md5(s::text), ';' order by id) from campaign_steps s),
         (select string_agg(md5(t::text), ';' order by id) from email_templates t))))"};

constexpr store::statement sequences_of_all{"catalog_sequences",
                                            "select id, name, is_active from campaign_sequences order by id"};

constexpr store::statement steps_of_all{
    "catalog_steps",
    R"(select s.id, s.sequence_id, s.step_number, s.day_offset, s.campaign_id, s.template_id, s.landing_page, s.subject,
         s.preview_text, s.channel, s.conditions::text, t.id, t.subject, t.preview_text, t.body_html, t.body_text,
         t.is_active, s.is_active
       from campaign_steps s left join email_templates t on t.id = s.template_id
       order by s.sequence_id, s.step_number)"};

std::string first_filled(std::string_view wish, std::string_view otherwise) {
    return std::string{wish.empty() ? otherwise : wish};
}

step read_step(const store::rows& all, std::size_t row) {
    step one;
    one.id = all.number(row, 0);
    one.number = static_cast<int>(all.number(row, 2));
    one.day_offset = static_cast<int>(all.number(row, 3));
    one.campaign_id = all.text(row, 4);
    one.template_id = all.text(row, 5);
    one.landing_page = all.text(row, 6);
    one.subject = first_filled(all.text(row, 7), all.text(row, 12));
    one.preview_text = first_filled(all.text(row, 8), all.text(row, 13));
    one.channel = parse_channel(all.text(row, 9)).value_or(channel::email);
    one.retired = !all.truth(row, 17);
    return one;
}

/// Fills the step's conditions and mail; what it returns holds the step.
std::string complete(step& one, const store::rows& all, std::size_t row, const providers::body_layout& layout) {
    auto read = parse_conditions(all.text(row, 10));
    if (!read) return read.error().text;
    one.conditions = *std::move(read);
    if (one.channel != channel::email) return {};
    if (all.is_null(row, 11))
        return fmt::format("template '{}' does not exist; run: fibctl template:push", one.template_id);
    if (!all.truth(row, 16)) return fmt::format("template '{}' is not active", one.template_id);
    auto mail = compiled_mail::compile({.template_id = one.template_id,
                                        .campaign_id = one.campaign_id,
                                        .subject = one.subject,
                                        .preview_text = one.preview_text,
                                        .body_html = std::string{all.text(row, 14)},
                                        .body_text = std::string{all.text(row, 15)}},
                                       layout);
    if (!mail) return mail.error().text();
    one.mail = *std::move(mail);
    return {};
}

/// A missing number between two steps: people who get there are held until it is filled.
void name_gaps(const sequence& in, std::vector<std::string>& problems) {
    int expected = 1;
    for (const auto& [number, one] : in.steps) {
        for (; expected < number; ++expected) {
            problems.push_back(
                fmt::format("sequence {} '{}' has no step {}: whoever gets there is held", in.id, in.name, expected));
        }
        expected = number + 1;
    }
}

}  // namespace

std::string catalog_version(store::session& on) {
    return std::string{on.exec(version_of_all).text(0, 0)};
}

std::shared_ptr<const catalog> load_catalog(store::session& on, const providers::body_layout& layout) {
    auto out = std::make_shared<catalog>();
    // The version is read first: what changes while we read makes the next look load again.
    out->version = catalog_version(on);
    const auto sequences = on.exec(sequences_of_all);
    for (std::size_t row = 0; row < sequences.size(); ++row) {
        const auto id = sequences.number(row, 0);
        out->sequences[id] = {id, std::string{sequences.text(row, 1)}, sequences.truth(row, 2), {}};
    }
    const auto steps = on.exec(steps_of_all);
    for (std::size_t row = 0; row < steps.size(); ++row) {
        auto& in = out->sequences[steps.number(row, 1)];
        auto one = read_step(steps, row);
        if (!one.retired) one.held = complete(one, steps, row, layout);
        if (!one.held.empty()) {
            out->problems.push_back(
                fmt::format("sequence {} step {} ({}) is held: {}", in.id, one.number, one.campaign_id, one.held));
        }
        in.steps.emplace(one.number, std::move(one));
    }
    for (const auto& [id, in] : out->sequences) name_gaps(in, out->problems);
    return out;
}

}  // namespace fib::pipeline
