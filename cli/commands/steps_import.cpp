#include "base/small_file.hpp"
#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/steps.hpp"
#include "cli/verbs.hpp"
#include "cli/written.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace fib::cli::commands {
namespace {

using kind = step_change::kind;

struct options {
    std::string file;
    std::string sequence;
    bool dry_run = false;
};

struct imported {
    std::vector<step_change> steps;
    std::optional<std::int64_t> moved;     ///< people who wait at a step that gets another channel
    std::optional<std::int64_t> skipping;  ///< people who wait at a step that is retired

    std::int64_t count(kind what) const { return std::ranges::count(steps, what, &step_change::what); }
    bool changes_anything() const { return count(kind::unchanged) != static_cast<std::int64_t>(steps.size()); }
};

/// Every problem of the file, by line: of each line alone, and of the steps as a whole.
seeds::problems problems_of(store::session& on, std::int64_t sequence, const steps_file& file) {
    auto found = file.found;
    auto beside = retired_beside(steps_of(on, sequence), file.steps);
    // A line that cannot be read is one problem, not also a gap.
    beside.numbers.insert(file.unread.begin(), file.unread.end());
    const auto add = [&](const seeds::problems& more) { found.insert(found.end(), more.begin(), more.end()); };
    if (!file.steps.empty()) add(seeds::check_steps(file.steps, stored_templates(on), beside).found);
    add(inactive_templates(on, file.steps));
    return found;
}

imported compare(store::session& on, std::int64_t sequence, const steps_file& file) {
    imported out{.steps = compare_steps(on, sequence, file.steps), .moved = {}, .skipping = {}};
    std::vector<std::int32_t> other_channel, retired;
    for (const auto& one : out.steps) {
        if (one.changes_channel()) other_channel.push_back(one.number);
        if (one.what == kind::retired) retired.push_back(one.number);
    }
    out.moved = people_at(on, sequence, other_channel);
    out.skipping = people_at(on, sequence, retired);
    return out;
}

void write_counts(json_writer& json, const imported& did) {
    for (const auto what : {kind::added, kind::changed, kind::restored, kind::retired, kind::unchanged}) {
        json.field(to_string(what), did.count(what));
    }
    json.field("people_moved", did.moved).field("people_passed_over", did.skipping);
}

void print_json(const command& given, const options& chosen, const named_sequence& in, const imported& did) {
    json_writer json{given.out};
    json.begin_object().field("sequence", in.id).field("dry_run", chosen.dry_run);
    write_counts(json, did);
    json.key("steps").begin_array();
    for (const auto& one : did.steps) {
        if (one.what == kind::unchanged && !one.moved_from) continue;
        json.begin_object().field("step_number", one.number).field("campaign_id", one.campaign_id);
        json.field("what", to_string(one.what)).key("differs").begin_array();
        for (const auto& name : one.differs) json.value(name);
        json.end_array().field("moved_from", one.moved_from).end_object();
    }
    json.end_array().end_object().end();
}

std::string people_text(const std::optional<std::int64_t>& people) {
    return people ? counted(*people, "person waits", "people wait") : "people (too many to count) wait";
}

void print_people(const command& given, const options& chosen, const named_sequence& in, const imported& did) {
    auto& out = given.out;
    table shown{{{"STEP", align::right}, {"CAMPAIGN"}, {chosen.dry_run ? "WOULD BE" : "WAS"}, {"WHAT DIFFERS"}}};
    for (const auto& one : did.steps) {
        if (one.what == kind::unchanged) continue;
        shown.row({std::to_string(one.number), one.campaign_id, std::string{to_string(one.what)},
                   fmt::format("{}", fmt::join(one.differs, ", "))});
    }
    if (!shown.empty()) shown.print(out);
    out << fmt::format("Sequence {}, {}: {} added, {} changed, {} restored, {} retired, {} as before.\n", in.id,
                       one_line(in.name), did.count(kind::added), did.count(kind::changed), did.count(kind::restored),
                       did.count(kind::retired), did.count(kind::unchanged));
    for (const auto& one : did.steps) {
        if (!one.moved_from) continue;
        given.err << fmt::format(
            "{} was step {} and is step {}: people keep their number, so that some get it twice or never.\n",
            one_line(one.campaign_id), *one.moved_from, one.number);
    }
    if (did.moved != 0) {
        out << fmt::format(
            "{} at steps that go by another channel: the first 20,000 people follow at once, the others "
            "within minutes, by the engines.\n",
            people_text(did.moved));
    }
    if (did.skipping != 0) {
        out << fmt::format("{} at retired steps: when theirs is due they pass over it to the next.\n",
                           people_text(did.skipping));
    }
    if (chosen.dry_run) {
        out << "A dry run: nothing was changed.\n";
    } else if (did.changes_anything()) {
        out << "Engines go by it within seconds. Whoever has finished the sequence stays finished.\n";
    }
}

exit_code run(command& given, const options& chosen) {
    const auto text = read_small_file(chosen.file);
    if (!text) throw failure{text.error().text};
    const auto source = std::filesystem::path{chosen.file}.filename().string();
    const auto file = read_steps_file(*text, source);
    // Steps that get another channel take the people who wait at them along.
    store::session on{database_of(given, std::chrono::minutes{10})};
    const auto in = must_find_sequence(on, chosen.sequence);
    std::optional<audited_run> audit;
    if (!chosen.dry_run) {
        audit.emplace(on, given.clock, "steps:import",
                      audit_detail([&](json_writer& json) { json.field("sequence", in.id).field("file", source); }));
    }
    store::transaction whole{on};
    // The seeds write steps too.
    on.query("select pg_advisory_xact_lock(hashtext('fibonacco seeds'))");
    if (const auto found = problems_of(on, in.id, file); !found.empty()) {
        refuse(given, found, "nothing was changed; mend these lines and run it again");
    }
    const auto did = compare(on, in.id, file);
    if (!chosen.dry_run && did.changes_anything()) write_changed_steps(on, in.id, file.steps, did.steps);
    if (!chosen.dry_run) whole.commit();
    if (audit) audit->done(audit_detail([&](json_writer& json) { write_counts(json, did); }));
    given.json ? print_json(given, chosen, in, did) : print_people(given, chosen, in, did);
    return exit_code::done;
}

}  // namespace

void steps_import(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("steps:import", "Bring the steps of a sequence to what a CSV file says, all or none",
                        "fibctl steps:import steps.csv --sequence 1 --dry-run",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("FILE", chosen->file, "As steps:export writes it: every step that the sequence is to have")
        .required();
    verb.add_option("--sequence", chosen->sequence, "Which; not needed where there is only one").type_name("ID|NAME");
    verb.add_flag("--dry-run", chosen->dry_run, "Say what would change, and change nothing");
    verb.remark(
        "Steps that are not in the file are retired, never deleted: whoever comes to one passes over it, and "
        "a later\nfile that has it again restores it. 'fibctl seed' writes the steps of the 90-day sequence as "
        "it was built with.");
}

}  // namespace fib::cli::commands
