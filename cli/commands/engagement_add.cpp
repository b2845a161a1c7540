#include "cli/audit.hpp"
#include "cli/database.hpp"
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

struct wish {
    std::string kind;
    std::optional<std::string> campaign;
    std::optional<std::string> tag;
    std::optional<std::int64_t> sequence;
};

exit_code run(command& given, const wish& what) {
    if (!what.tag && !what.sequence) throw usage_error{"say what it leads to: --tag NAME, --sequence ID or both"};
    store::session on{database_of(given, std::chrono::seconds{5})};
    if (what.campaign &&
        on.query("select from campaign_steps where campaign_id = $1 limit 1", *what.campaign).empty()) {
        throw failure{
            fmt::format("no step has the campaign id '{}'; fibctl campaign:status lists them", *what.campaign)};
    }
    if (what.sequence && on.query("select from campaign_sequences where id = $1", *what.sequence).empty()) {
        throw failure{fmt::format("there is no sequence {}", *what.sequence)};
    }
    audited_run audit{on, given.clock, "engagement:add", audit_detail([&](json_writer& json) {
                          json.field("on", what.kind).field("campaign", what.campaign).field("tag", what.tag);
                          json.field("sequence", what.sequence);
                      })};
    const auto id = on.query(
                          "insert into engagement_rules (kind, campaign_id, tag, sequence_id) values ($1, $2, $3, $4) "
                          "returning id",
                          what.kind, what.campaign, what.tag, what.sequence)
                        .number(0, 0);
    audit.done(audit_detail([&](json_writer& json) { json.field("rule", id); }));
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("id", id).end_object().end();
    } else {
        given.out << fmt::format("Rule {} holds from now on.\n", id);
    }
    return exit_code::done;
}

}  // namespace

void engagement_add(verbs& all) {
    const auto what = std::make_shared<wish>();
    auto verb = all.add("engagement:add", "Tag or move on whoever opens, clicks or replies",
                        "fibctl engagement:add --on clicked --tag engaged --sequence 2",
                        [what](command& given) { return run(given, *what); });
    verb.add_option("--on", what->kind, "What a person does for the first time with a message")
        .required()
        .one_of({"opened", "clicked", "replied"});
    verb.add_option("--campaign", what->campaign, "Only with this step's message; without it with any").type_name("ID");
    verb.add_option("--tag", what->tag, "The business gets this tag, which is made where it is missing")
        .type_name("NAME");
    verb.add_option("--sequence", what->sequence, "The person goes on at the first step of this sequence, at once")
        .type_name("ID");
}

}  // namespace fib::cli::commands
