#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <unistd.h>

namespace fib::cli::commands {
namespace {

struct options {
    std::string reason;
    std::string channel;
};

/// Who asks, for those who later wonder.
std::string asker(const environment& variables) {
    std::array<char, 256> host{};
    ::gethostname(host.data(), host.size() - 1);
    const auto user = variables.find("USER");
    return fmt::format("{}@{}", user && *user ? (*user)->value : fmt::format("uid {}", ::getuid()), host.data());
}

exit_code run(command& given, const options& chosen) {
    if (chosen.reason.find_first_not_of(" \t") == std::string::npos) {
        throw usage_error{
            "--reason is empty; say why, for whoever finds it paused. See 'fibctl campaign:pause --help'."};
    }
    const std::string scope = chosen.channel.empty() ? "all" : chosen.channel;
    store::session on{database_of(given, std::chrono::seconds{5})};
    audited_run audit{on, given.clock, "campaign:pause", audit_detail([&](json_writer& json) {
                          json.field("scope", scope).field("reason", one_line(chosen.reason));
                      })};
    on.query(
        "insert into pauses (scope, reason, paused_by) values ($1, $2, $3) on conflict (scope) do update "
        "set reason = excluded.reason, paused_by = excluded.paused_by, paused_at = now()",
        scope, one_line(chosen.reason), asker(given.variables));
    audit.done();
    if (given.json) {
        json_writer{given.out}.begin_object().field("paused", scope).field("reason", chosen.reason).end_object().end();
    } else {
        given.out << fmt::format(
            "Paused: {}. Calls that had begun still finish; nobody new is sent to. 'fibctl campaign:resume{}' ends "
            "it.\n",
            scope == "all" ? "every channel" : scope, scope == "all" ? "" : " --channel " + scope);
    }
    return exit_code::done;
}

}  // namespace

void campaign_pause(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("campaign:pause", "Stop sending, everywhere, until campaign:resume",
                        "fibctl campaign:pause --channel sms --reason 'wrong number in the text'",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("--reason", chosen->reason, "Why, for whoever finds it paused").required().type_name("TEXT");
    verb.add_option("--channel", chosen->channel, "Only this channel").one_of({"email", "sms", "voice"});
}

}  // namespace fib::cli::commands
