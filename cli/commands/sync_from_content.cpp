#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "sync/contract.hpp"
#include "sync/from_content.hpp"

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
    bool incremental = false;
    bool delete_many = false;
    std::string community;
};

std::string asked(const options& chosen) {
    std::ostringstream out;
    json_writer json{out};
    json.begin_object().field("mode", chosen.full ? "full" : "incremental");
    if (!chosen.community.empty()) json.field("community", chosen.community);
    json.end_object();
    return out.str();
}

void write_fields(json_writer& json, const sync::did& did) {
    json.field("read", did.read).field("added", did.added).field("updated", did.updated).field("moved", did.moved);
    json.field("deleted", did.deleted).field("people_added", did.people_added);
    json.field("people_updated", did.people_updated).field("people_deleted", did.people_deleted);
    json.field("communities_added", did.communities_added).field("communities_updated", did.communities_updated);
    json.field("rejected", did.rejected);
}

std::string answered(const sync::did& did) {
    std::ostringstream out;
    json_writer json{out};
    json.begin_object();
    write_fields(json, did);
    json.end_object();
    return out.str();
}

std::string explained(const problem& why) {
    std::ostringstream out;
    json_writer json{out};
    json.begin_object().field("why", why.text).end_object();
    return out.str();
}

void print_people(const command& given, const sync::did& did, std::int64_t run) {
    table out{{{"", align::left}, {"Added", align::right}, {"Updated", align::right}, {"Deleted", align::right}}};
    out.row({"communities", grouped(did.communities_added), grouped(did.communities_updated), "0"});
    out.row({"businesses", grouped(did.added), grouped(did.updated), grouped(did.deleted)});
    out.row({"people", grouped(did.people_added), grouped(did.people_updated), grouped(did.people_deleted)});
    out.print(given.out);
    given.out << fmt::format("{} read, {} of them moved to another community.\n",
                             counted(did.read, "business", "businesses"), grouped(did.moved));
    if (did.rejected > 0) {
        given.out << fmt::format("{} could not be taken: select * from sync_rejects where run_id = {}\n",
                                 counted(did.rejected, "row", "rows"), run);
    }
}

void check_contract(const command& given, store::session& content) {
    const auto missing = sync::missing_to_read(content);
    if (missing.empty()) return;
    for (const auto& one : missing) given.err << "  " << one << '\n';
    throw failure{
        fmt::format("the content database lacks what is read from it, {} above; schema/content/README.md "
                    "says what each column means",
                    counted(static_cast<std::int64_t>(missing.size()), "line", "lines"))};
}

exit_code run(command& given, const options& chosen) {
    if (chosen.full == chosen.incremental) throw usage_error{"say --full or --incremental, one of them"};
    const auto connected = connect_to_content(given, 5min);
    auto& content = *connected;
    check_contract(given, content);
    const auto settings = database_of(given, 10min);
    store::session on{settings};
    audited_run audit{on, given.clock, "sync:from-content", asked(chosen)};
    std::optional<progress_bar> bar;
    const auto did = sync::from_content(
        content, on, [&settings] { return std::make_unique<store::session>(settings); }, given.clock, audit.id(),
        {.full = chosen.full, .community = chosen.community, .delete_many = chosen.delete_many},
        [&](std::int64_t done, std::int64_t total) {
            if (!bar) bar.emplace(given.err, given.err_is_terminal && !given.json, "businesses", total);
            bar->show(done);
        });
    bar.reset();
    if (!did) {
        audit.failed(explained(did.error()));
        throw failure{did.error().text};
    }
    audit.done(answered(*did));
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("run", audit.id());
        write_fields(json, *did);
        json.end_object().end();
    } else {
        print_people(given, *did, audit.id());
    }
    return exit_code::done;
}

}  // namespace

void sync_from_content(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb =
        all.add("sync:from-content", "Bring communities, businesses and contacts in from the content database",
                "fibctl sync:from-content --incremental", [chosen](command& given) { return run(given, *chosen); });
    verb.add_flag("--full", chosen->full, "Every row, and find those that are gone");
    verb.add_flag("--incremental", chosen->incremental, "What changed since the last run");
    verb.add_option("--community", chosen->community, "Only the businesses of this one").type_name("SLUG");
    verb.add_flag("--delete-many", chosen->delete_many, "With --full: delete even more than a tenth of what is here");
}

}  // namespace fib::cli::commands
