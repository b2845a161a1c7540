#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/verbs.hpp"
#include "cli/written.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <ostream>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

struct options {
    std::string from;
    bool dry_run = false;
};

seeds::file_set files_of(const options& chosen) {
    if (chosen.from.empty()) return seeds::below(seeds::embedded(), "templates");
    auto read = seeds::read_folder(chosen.from);
    if (!read) throw failure{read.error().text};
    return *std::move(read);
}

exit_code run(command& given, const options& chosen) {
    const auto rows = seeds::read_templates(files_of(chosen), chosen.from.empty() ? "templates" : chosen.from);
    if (!rows) refuse(given, rows.error(), "nothing was written");
    if (rows->empty()) {
        throw failure{fmt::format("{} has no templates: they lie in its folders email, sms and voice", chosen.from)};
    }
    store::session on{database_of(given, 60s)};
    std::optional<audited_run> audit;
    if (!chosen.dry_run) {
        audit.emplace(on, given.clock, "template:push", audit_detail([&](json_writer& json) {
                          json.field("from", chosen.from.empty() ? "built in" : chosen.from);
                      }));
    }
    store::transaction all{on};
    const auto report = seeds::write_templates(on, *rows);
    if (!chosen.dry_run) all.commit();
    if (audit) audit->done(written_detail({report}));
    print_written(given, {report});
    if (chosen.dry_run && !given.json) given.out << "A dry run: nothing was written.\n";
    return exit_code::done;
}

}  // namespace

void template_push(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("template:push", "Compile all templates and bring them into the database",
                        "fibctl template:push --from templates --dry-run",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--from", chosen->from, "Folder of templates; without it those that fibctl was built with")
        .type_name("DIR");
    verb.add_flag("--dry-run", chosen->dry_run, "Say what would change, and change nothing");
}

}  // namespace fib::cli::commands
