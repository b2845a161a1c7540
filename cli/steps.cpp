#include "cli/steps.hpp"

#include "cli/command.hpp"
#include "cli/print.hpp"
#include "seeds/seeds.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace fib::cli {
namespace {

using kind = step_change::kind;

constexpr std::string_view sequences_sql = R"(
select id, name, is_active, id::text = $1 or ($1 !~ '^[0-9]+$' and name = $1) or $1 = ''
from campaign_sequences order by id)";

constexpr std::string_view steps_sql = R"(
select step_number, day_offset, campaign_id, template_id, landing_page, subject, coalesce(preview_text, ''), channel,
  coalesce(nullif(conditions, 'null')::text, ''), is_active
from campaign_steps where sequence_id = $1 order by step_number)";

// An empty preview text is none, and so are conditions of null: neither has another form in a file.
constexpr std::string_view compare_sql = R"(
with r as (
  select step_number, day_offset, campaign_id, template_id, landing_page, subject, coalesce(preview_text, '') as
    preview_text, channel, nullif(conditions, 'null') as conditions
  from jsonb_to_recordset($2::jsonb) as r(step_number integer, day_offset integer, campaign_id text, template_id text,
    landing_page text, subject text, preview_text text, channel text, conditions jsonb)),
s as (
  select step_number, day_offset, campaign_id, template_id, landing_page, subject, coalesce(preview_text, '') as
    preview_text, channel, nullif(conditions, 'null') as conditions, is_active
  from campaign_steps where sequence_id = $1)
select coalesce(r.step_number, s.step_number), coalesce(r.campaign_id, s.campaign_id),
  r.step_number is not null, s.step_number is not null, coalesce(s.is_active, false),
  case when r.step_number is not null and s.step_number is not null then concat_ws(',',
    case when r.day_offset <> s.day_offset then 'day_offset' end,
    case when r.campaign_id <> s.campaign_id then 'campaign_id' end,
    case when r.template_id <> s.template_id then 'template_id' end,
    case when r.landing_page <> s.landing_page then 'landing_page' end,
    case when r.subject <> s.subject then 'subject' end,
    case when r.preview_text <> s.preview_text then 'preview_text' end,
    case when r.channel <> s.channel then 'channel' end,
    case when r.conditions is distinct from s.conditions then 'conditions' end) end,
  case when r.campaign_id is distinct from s.campaign_id then
    (select m.step_number from s m where m.campaign_id = r.campaign_id and m.is_active order by 1 limit 1) end
from r full join s on s.step_number = r.step_number order by 1)";

kind kind_of(bool in_file, bool stored, bool active, bool differs) {
    if (!in_file) return active ? kind::retired : kind::unchanged;
    if (!stored) return kind::added;
    if (!active) return kind::restored;
    return differs ? kind::changed : kind::unchanged;
}

std::vector<std::string> split(std::string_view list) {
    std::vector<std::string> out;
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        out.emplace_back(list.substr(0, end));
        list.remove_prefix(std::min(list.size(), end + 1));
    }
    return out;
}

int number_of(const seeds::row& step) {
    return std::stoi(std::string{step.at("step_number")});
}

}  // namespace

bool step_change::changes_channel() const {
    return std::ranges::find(differs, "channel") != differs.end();
}

std::string_view to_string(step_change::kind what) {
    switch (what) {
        case kind::added:
            return "added";
        case kind::changed:
            return "changed";
        case kind::restored:
            return "restored";
        case kind::retired:
            return "retired";
        case kind::unchanged:
            return "unchanged";
    }
    return "";
}

named_sequence must_find_sequence(store::session& on, const std::string& id_or_name) {
    const auto all = on.query(sequences_sql, id_or_name);
    std::vector<named_sequence> found;
    std::vector<std::string> listed;
    for (std::size_t row = 0; row < all.size(); ++row) {
        named_sequence one{all.number(row, 0), std::string{all.text(row, 1)}, all.truth(row, 2)};
        if (listed.size() < 20) listed.push_back(fmt::format("{} '{}'", one.id, one_line(one.name)));
        if (all.truth(row, 3)) found.push_back(std::move(one));
    }
    if (found.size() == 1) return found.front();
    if (all.empty()) throw failure{"there is no sequence; 'fibctl seed' brings in the 90-day one"};
    const auto there = fmt::format("{}", fmt::join(listed, ", "));
    if (id_or_name.empty()) throw usage_error{fmt::format("say which sequence, by --sequence ID: {}", there)};
    throw failure{fmt::format("{} '{}'; say --sequence ID of one of these: {}",
                              found.empty() ? "there is no sequence" : "there are several sequences",
                              one_line(id_or_name), there)};
}

std::vector<stored_step> steps_of(store::session& on, std::int64_t sequence) {
    const auto all = on.query(steps_sql, sequence);
    std::vector<stored_step> out;
    for (std::size_t row = 0; row < all.size(); ++row) {
        out.push_back({.number = static_cast<int>(all.number(row, 0)),
                       .day_offset = static_cast<int>(all.number(row, 1)),
                       .campaign_id = std::string{all.text(row, 2)},
                       .template_id = std::string{all.text(row, 3)},
                       .landing_page = std::string{all.text(row, 4)},
                       .subject = std::string{all.text(row, 5)},
                       .preview_text = std::string{all.text(row, 6)},
                       .channel = std::string{all.text(row, 7)},
                       .conditions = std::string{all.text(row, 8)},
                       .active = all.truth(row, 9)});
    }
    return out;
}

seeds::retired_steps retired_beside(const std::vector<stored_step>& stored, const std::vector<seeds::row>& steps) {
    seeds::retired_steps out;
    for (const auto& one : stored) {
        if (std::ranges::find(steps, one.number, number_of) != steps.end()) continue;
        out.numbers.insert(one.number);
        out.campaigns.insert(one.campaign_id);
    }
    return out;
}

std::vector<seeds::template_row> stored_templates(store::session& on) {
    const auto all = on.query("select id, coalesce(category, '') from email_templates");
    std::vector<seeds::template_row> out;
    for (std::size_t row = 0; row < all.size(); ++row) {
        auto& one = out.emplace_back();
        one.id = all.text(row, 0);
        one.category = all.text(row, 1);
    }
    return out;
}

seeds::problems inactive_templates(store::session& on, const std::vector<seeds::row>& steps) {
    const auto all = on.query("select id from email_templates where not is_active");
    seeds::problems out;
    for (const auto& step : steps) {
        for (std::size_t row = 0; row < all.size(); ++row) {
            if (all.text(row, 0) != step.at("template_id")) continue;
            out.push_back(step.wrong(fmt::format("step {}: template '{}' is not active; set email_templates.is_active",
                                                 step.at("step_number"), step.at("template_id"))));
        }
    }
    return out;
}

std::vector<step_change> compare_steps(store::session& on, std::int64_t sequence,
                                       const std::vector<seeds::row>& steps) {
    const auto all = on.query(compare_sql, sequence, seeds::json_array(steps));
    std::vector<step_change> out;
    for (std::size_t row = 0; row < all.size(); ++row) {
        const bool in_file = all.truth(row, 2), active = all.truth(row, 4);
        if (!in_file && !active) continue;
        step_change one{.number = static_cast<int>(all.number(row, 0)),
                        .campaign_id = std::string{all.text(row, 1)},
                        .what = kind::unchanged,
                        .differs = split(all.text(row, 5)),
                        .moved_from = {}};
        one.what = kind_of(in_file, all.truth(row, 3), active, !one.differs.empty());
        if (in_file && !all.is_null(row, 6)) one.moved_from = static_cast<int>(all.number(row, 6));
        out.push_back(std::move(one));
    }
    return out;
}

void write_changed_steps(store::session& on, std::int64_t sequence, const std::vector<seeds::row>& steps,
                         const std::vector<step_change>& changes) {
    std::vector<seeds::row> to_write;
    std::vector<std::int32_t> restored, retired;
    for (const auto& one : changes) {
        if (one.what == kind::restored) restored.push_back(one.number);
        if (one.what == kind::retired) retired.push_back(one.number);
        if (one.what != kind::added && one.differs.empty()) continue;
        to_write.push_back(*std::ranges::find(steps, one.number, number_of));
    }
    if (!to_write.empty()) seeds::write_steps(on, sequence, to_write);
    on.query(
        "update campaign_steps set is_active = step_number = any($2::int[]), updated_at = now() "
        "where sequence_id = $1 and step_number = any($2::int[] || $3::int[])",
        sequence, restored, retired);
}

std::optional<std::int64_t> people_at(store::session& on, std::int64_t sequence,
                                      const std::vector<std::int32_t>& steps) {
    if (steps.empty()) return 0;
    // No index leads from a step to its people: a table of this size is read through in a second.
    constexpr std::int64_t most_bytes = 256'000'000;
    if (on.query("select pg_relation_size('people')").number(0, 0) > most_bytes) return std::nullopt;
    return on
        .query(
            "select count(*) from people where sequence_id = $1 and sequence_step = any($2) and next_send_at is not "
            "null",
            sequence, steps)
        .number(0, 0);
}

}  // namespace fib::cli
