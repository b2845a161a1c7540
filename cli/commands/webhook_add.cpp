#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "inbound/webhook_url.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace fib::cli::commands {
namespace {

struct options {
    std::string url;
    std::vector<std::string> events;
};

constexpr const char* secret_setting = "WEBHOOK_SECRET";

std::string random_secret() {
    std::array<unsigned char, 32> bytes{};
    if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
        throw failure{fmt::format("OpenSSL gave no random bytes; set {} to a secret of your own", secret_setting)};
    }
    std::string out;
    for (const auto byte : bytes) out += fmt::format("{:02x}", byte);
    return out;
}

/// The one that was given, which nobody needs to be shown; nothing where one is to be made.
secret given_secret(const command& given) {
    const auto found = given.variables.find(secret_setting);
    if (!found) throw failure{found.error().text};
    if (!*found) return {};
    if ((*found)->value.size() < 16) {
        throw failure{fmt::format("{} has fewer than 16 characters; leave it unset and one is made", secret_setting)};
    }
    return secret{(*found)->value};
}

std::string asked_detail(const options& chosen, const std::string& host) {
    return audit_detail([&](json_writer& json) {
        // The host alone: with some services the rest of the address is the key.
        json.field("host", host).key("events").begin_array();
        for (const auto& event : chosen.events) json.value(event);
        json.end_array();
    });
}

exit_code run(command& given, const options& chosen) {
    const auto url = inbound::webhook_url::parse(chosen.url);
    if (!url) throw usage_error{url.error().text};
    for (const auto& event : chosen.events) {
        const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
        if (event != "*" && (event.empty() || event.size() > 50 || !std::ranges::all_of(event, fits))) {
            throw usage_error{fmt::format("--events: '{}' is no event; say names like order_paid,sms_replied, or '*'",
                                          one_line(event))};
        }
    }
    const auto own = given_secret(given);
    const secret key = own.empty() ? secret{random_secret()} : own;
    store::session on{database_of(given, std::chrono::seconds{5})};
    audited_run audit{on, given.clock, "webhook:add", asked_detail(chosen, url->where.host)};
    const auto id = on.query("insert into webhook_targets (url, secret, events) values ($1, $2, $3) returning id",
                             chosen.url, key.reveal(), chosen.events)
                        .number(0, 0);
    audit.done(audit_detail([&](json_writer& json) { json.field("webhook", id); }));
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("id", id).field("url", chosen.url);
        if (own.empty()) json.field("secret", key.reveal());
        json.end_object().end();
        return exit_code::done;
    }
    given.out << fmt::format("Webhook {} goes to {} from now on.\n", id, chosen.url);
    if (own.empty()) given.out << fmt::format("Its secret, shown this once:\n  {}\n", key.reveal());
    given.out << "engine/inbound/README.md says how the receiver checks X-Fibonacco-Signature with it.\n";
    return exit_code::done;
}

}  // namespace

void webhook_add(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("webhook:add", "Tell another system of what happens: signed posts, tried again for three days",
                        "fibctl webhook:add https://crm.example/hooks/fibonacco --events order_paid,lead_captured",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("URL", chosen->url, "https://..., or http:// on this machine").required();
    verb.add_option("--events", chosen->events, "Of what, with commas; '*' for everything")
        .required()
        .split_at(',')
        .type_name("NAMES");
    verb.remark("A secret is made and shown once; WEBHOOK_SECRET in the environment gives one of your own.");
}

}  // namespace fib::cli::commands
