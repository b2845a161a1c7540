#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/installation.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

struct resumed {
    store::rows lifted;
    store::rows left;
    /// Set if the database was another than the one noted before.
    std::optional<installation> moved_to;
};

resumed resume(store::session& on, const std::string& channel) {
    store::transaction whole{on};
    std::optional<installation> moved_to;
    // A single channel's pause says nothing of where the books are kept.
    if (channel.empty()) {
        const installation here = present_installation(on);
        if (noted_installation(on) != here) {
            note_installation(on);
            moved_to = here;
        }
    }
    auto lifted = on.query("delete from pauses where $1 = '' or scope = $1 returning scope, reason", channel);
    auto left = on.query("select scope, reason from pauses order by scope");
    whole.commit();
    return {std::move(lifted), std::move(left), std::move(moved_to)};
}

void print_people(std::ostream& out, const resumed& what) {
    for (std::size_t at = 0; at < what.lifted.size(); ++at) {
        out << fmt::format("Resumed: {} (was paused: {})\n", what.lifted.text(at, 0),
                           one_line(what.lifted.text(at, 1)));
    }
    if (what.moved_to) out << fmt::format("Noted: the books are kept in {}\n", what.moved_to->text());
    if (what.lifted.empty() && !what.moved_to) out << "Nothing was paused.\n";
    for (std::size_t at = 0; at < what.left.size(); ++at) {
        out << fmt::format("Still paused: {} ({})\n", what.left.text(at, 0), one_line(what.left.text(at, 1)));
    }
}

void print_pauses(json_writer& json, std::string_view name, const store::rows& pauses) {
    json.key(name).begin_array();
    for (std::size_t at = 0; at < pauses.size(); ++at) {
        json.begin_object().field("scope", pauses.text(at, 0)).field("reason", pauses.text(at, 1)).end_object();
    }
    json.end_array();
}

exit_code run(command& given, const std::string& channel) {
    store::session on{database_of(given, std::chrono::seconds{5})};
    audited_run audit{on, given.clock, "campaign:resume",
                      audit_detail([&](json_writer& json) { json.field("scope", channel.empty() ? "all" : channel); })};
    const resumed what = resume(on, channel);
    audit.done(audit_detail([&](json_writer& json) {
        print_pauses(json, "resumed", what.lifted);
        json.field("installation_noted", what.moved_to.has_value());
    }));
    if (!given.json) {
        print_people(given.out, what);
        return exit_code::done;
    }
    json_writer json{given.out};
    json.begin_object();
    print_pauses(json, "resumed", what.lifted);
    print_pauses(json, "still_paused", what.left);
    json.field("installation_noted", what.moved_to.has_value()).end_object().end();
    return exit_code::done;
}

}  // namespace

void campaign_resume(verbs& all) {
    const auto channel = std::make_shared<std::string>();
    auto verb =
        all.add("campaign:resume", "Send again after campaign:pause, a halt, or a move of the database",
                "fibctl campaign:resume --channel sms", [channel](command& given) { return run(given, *channel); });
    verb.add_option("--channel", *channel, "Only this channel; without it every pause ends")
        .one_of({"email", "sms", "voice"});
}

}  // namespace fib::cli::commands
