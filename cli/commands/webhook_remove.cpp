#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <ostream>

namespace fib::cli::commands {
namespace {

exit_code run(command& given, std::int64_t id) {
    store::session on{database_of(given, std::chrono::seconds{15})};
    audited_run audit{on, given.clock, "webhook:remove",
                      audit_detail([&](json_writer& json) { json.field("webhook", id); })};
    const auto gone = on.query("delete from webhook_targets where id = $1 returning url", id);
    if (gone.empty()) throw failure{fmt::format("there is no webhook {}; list them with: fibctl webhook:list", id)};
    audit.done();
    if (given.json) {
        json_writer{given.out}.begin_object().field("removed", id).field("url", gone.text(0, 0)).end_object().end();
    } else {
        given.out << fmt::format("Webhook {} to {} is removed, with what waited for it.\n", id, gone.text(0, 0));
    }
    return exit_code::done;
}

}  // namespace

void webhook_remove(verbs& all) {
    const auto id = std::make_shared<std::int64_t>(0);
    auto verb = all.add("webhook:remove", "Tell another system no more; what waits for it is dropped",
                        "fibctl webhook:remove 3", [id](command& given) { return run(given, *id); });
    verb.add_option("ID", *id, "As webhook:list shows it").required();
}

}  // namespace fib::cli::commands
