#include "seeds/sample_content.hpp"

#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <memory>
#include <ostream>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

exit_code run(command& given, std::int64_t businesses) {
    const auto connected = connect_to_content(given, 10min);
    auto& content = *connected;
    progress_bar bar{given.err, given.err_is_terminal && !given.json, "businesses", businesses};
    const auto added = seeds::fill_content(content, seeds::embedded(), {.businesses = businesses},
                                           [&bar](std::int64_t there) { bar.show(there); });
    if (!added) throw failure{added.error().text};
    if (given.json) {
        json_writer{given.out}.begin_object().field("added", *added).end_object().end();
    } else {
        given.out << fmt::format("{} added to the content database.\n", counted(*added, "business", "businesses"));
    }
    return exit_code::done;
}

}  // namespace

void sample_content(verbs& all) {
    const auto businesses = std::make_shared<std::int64_t>(10'000);
    auto verb = all.add("sample:content", "Fill an empty content database with made-up listings, for trying the sync",
                        "fibctl sample:content --businesses 10000",
                        [businesses](command& given) { return run(given, *businesses); });
    verb.add_option("--businesses", *businesses, "How many there are to be in all").shown_default();
}

}  // namespace fib::cli::commands
