#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/verbs.hpp"
#include "cli/written.hpp"

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

exit_code run(command& given) {
    const auto rows = seeds::read_seeds(seeds::embedded());
    if (!rows) refuse(given, rows.error(), "the seeds that this binary was built with are wrong, nothing was written");
    // Steps that changed channel move everybody who stands at them.
    store::session on{database_of(given, 10min)};
    audited_run audit{on, given.clock, "seed"};
    const auto report = seeds::write_seeds(on, *rows);
    audit.done(written_detail(report));
    print_written(given, report);
    return exit_code::done;
}

}  // namespace

void seed(verbs& all) {
    all.add("seed",
            "Bring industries, products, templates and the 90-day sequence into the database, or up to this version",
            "fibctl seed", run);
}

}  // namespace fib::cli::commands
