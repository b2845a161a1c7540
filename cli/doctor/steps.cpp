#include "cli/doctor/finding.hpp"
#include "mustache/program.hpp"
#include "pipeline/variables.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <vector>

namespace fib::cli::doctor {
namespace {

void examine_part(const std::string& source, std::string_view text, mustache::escaping values, findings& report) {
    mustache::options how;
    how.source = source;
    how.values = values;
    how.known.emplace(pipeline::variable_names.begin(), pipeline::variable_names.end());
    if (const auto compiled = mustache::program::compile(text, how); !compiled) {
        report.push_back(
            {level::fail, "template", compiled.error().text() + "; mend it, then 'fibctl template:push --from DIR'"});
    }
}

void examine_templates(store::session& on, findings& report) {
    const auto found = on.query(
        "select t.id, t.subject, coalesce(t.preview_text, ''), t.body_html, coalesce(t.body_text, '') "
        "from email_templates t where t.is_active order by t.id");
    const std::size_t before = report.size();
    for (std::size_t at = 0; at < found.size(); ++at) {
        const std::string id{found.text(at, 0)};
        examine_part(id + " (subject)", found.text(at, 1), mustache::escaping::none, report);
        examine_part(id + " (preview text)", found.text(at, 2), mustache::escaping::none, report);
        examine_part(id + " (HTML)", found.text(at, 3), mustache::escaping::html, report);
        examine_part(id + " (text)", found.text(at, 4), mustache::escaping::none, report);
    }
    if (report.size() == before) {
        report.push_back({level::ok, "templates", fmt::format("all {} compile", found.size())});
    }
}

void examine_missing(store::session& on, findings& report) {
    const auto found = on.query(
        "select s.sequence_id, s.step_number, s.campaign_id, s.template_id, t.id is not null from campaign_steps s "
        "join campaign_sequences q on q.id = s.sequence_id and q.is_active "
        "left join email_templates t on t.id = s.template_id "
        "where s.is_active and (t.id is null or not t.is_active) order by 1, 2");
    for (std::size_t at = 0; at < found.size(); ++at) {
        report.push_back({level::fail, "step",
                          fmt::format("step {} of sequence {} ({}) uses template {}, which {}", found.text(at, 1),
                                      found.text(at, 0), found.text(at, 2), found.text(at, 3),
                                      found.truth(at, 4) ? "is not active; set email_templates.is_active"
                                                         : "does not exist; 'fibctl template:push' brings it in")});
    }
}

void examine_gaps(store::session& on, findings& report) {
    const auto found = on.query(
        "select sequence_id, before, step_number from (select sequence_id, step_number, "
        "coalesce(lag(step_number) over (partition by sequence_id order by step_number), 0) as before "
        "from campaign_steps) s where step_number <> before + 1 order by 1, 3");
    for (std::size_t at = 0; at < found.size(); ++at) {
        report.push_back({level::fail, "sequence",
                          fmt::format("sequence {} has no step between {} and {}; number its steps 1, 2, 3 ...",
                                      found.text(at, 0), found.text(at, 1), found.text(at, 2))});
    }
}

}  // namespace

void examine_steps(store::session& on, findings& report) {
    const auto steps = on.query("select count(*) from campaign_steps");
    if (steps.number(0, 0) == 0) {
        report.push_back({level::warn, "sequence", "there are no steps; 'fibctl seed' brings in the 90-day sequence"});
    }
    examine_missing(on, report);
    examine_gaps(on, report);
    examine_templates(on, report);
}

}  // namespace fib::cli::doctor
