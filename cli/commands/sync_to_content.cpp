#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "sync/contract.hpp"
#include "sync/to_content.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <ostream>
#include <sstream>
#include <string>

namespace fib::cli::commands {
namespace {

using namespace std::chrono_literals;

struct options {
    bool full = false;
};

void check_contract(const command& given, store::session& content) {
    const auto missing = sync::missing_to_write(content);
    if (missing.empty()) return;
    for (const auto& one : missing) given.err << "  " << one << '\n';
    throw failure{
        "the content database lacks what is written there, as listed above; schema/content/content.sql has the "
        "statement that makes operations_status"};
}

std::string answered(const sync::sent_back& did) {
    std::ostringstream out;
    json_writer json{out};
    json.begin_object().field("looked_at", did.looked_at).field("written", did.written).end_object();
    return out.str();
}

exit_code run(command& given, const options& chosen) {
    const auto connected = connect_to_content(given, 5min);
    auto& content = *connected;
    check_contract(given, content);
    store::session on{database_of(given, 5min)};
    audited_run audit{on, given.clock, "sync:to-content", chosen.full ? R"({"mode":"full"})" : "{}"};
    std::optional<progress_bar> bar;
    const auto did = sync::to_content(content, on, chosen.full, [&](std::int64_t done, std::int64_t total) {
        if (!bar) bar.emplace(given.err, given.err_is_terminal && !given.json, "businesses", total);
        bar->show(done);
    });
    bar.reset();
    if (!did) throw failure{did.error().text};
    audit.done(answered(*did));
    if (given.json) {
        given.out << answered(*did) << '\n';
    } else {
        given.out << fmt::format("{} looked at, {} written.\n", counted(did->looked_at, "business", "businesses"),
                                 grouped(did->written));
    }
    return exit_code::done;
}

}  // namespace

void sync_to_content(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("sync:to-content", "Tell the content database who has claimed, is a customer, and subscribes",
                        "fibctl sync:to-content", [chosen](command& given) { return run(given, *chosen); });
    verb.add_flag("--full", chosen->full, "Of all businesses, not only of those that changed");
}

}  // namespace fib::cli::commands
