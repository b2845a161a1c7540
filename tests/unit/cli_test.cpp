#include "cli/help.hpp"
#include "support/fibctl.hpp"

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

using fib::cli::exit_code;
using fib::test::answer;
using fib::test::fibctl;

TEST_CASE("wrong usage exits 2 with one line that says where to look") {
    for (const std::vector<std::string>& arguments : {std::vector<std::string>{"no-such-verb"},
                                                      {"config:check", "--no-such-option"},
                                                      {"config:check", "surplus"},
                                                      {"config:check", "--config"},
                                                      {"--no-such-option"},
                                                      {"campaign:pause"}}) {
        const answer given = fibctl(arguments);
        CAPTURE(arguments[0]);
        CHECK(given.code == exit_code::wrong_usage);
        CHECK(given.out.empty());
        CHECK(given.err.starts_with("fibctl: "));
        CHECK(given.err.find('\n') == given.err.size() - 1);
        CHECK(given.err.find("--help") != std::string::npos);
    }
}

TEST_CASE("no verb at all exits 2 and shows the list") {
    const answer given = fibctl({});
    CHECK(given.code == exit_code::wrong_usage);
    CHECK(given.err.find("config:check") != std::string::npos);
}

TEST_CASE("an unknown verb names its near matches") {
    CHECK(fibctl({"config:chek"}).err.find("did you mean config:check?") != std::string::npos);
    CHECK(fibctl({"--config", "x", "doktor"}).err.find("did you mean doctor?") != std::string::npos);
    CHECK(fibctl({"xyzzyxyzzy"}).err.find("did you mean") == std::string::npos);
    CHECK(fib::cli::near_matches(std::string(1 << 20, 'a'), {"aaa"}).empty());
}

TEST_CASE("--help shows the name with its colon and an example") {
    const answer given = fibctl({"config:check", "--help"});
    CHECK(given.code == exit_code::done);
    CHECK(given.out.find("fibctl config:check [OPTIONS]") != std::string::npos);
    CHECK(given.out.find("Example:\n  fibctl config:check") != std::string::npos);
    CHECK(given.out.find("--json") != std::string::npos);
    CHECK(fibctl({"--help"}).out.find("config-check") == std::string::npos);
    CHECK(fibctl({"--version"}).out.starts_with("fibctl "));
}

TEST_CASE("a verb is known with a dash for its colon too") {
    CHECK(fibctl({"config-check"}).out == fibctl({"config:check"}).out);
}

TEST_CASE("config:check shows no secret, as text or as JSON") {
    std::map<std::string, std::string> variables;
    for (const char* name : {"DATABASE_URL",
                             "CONTENT_DATABASE_URL",
                             "PGPASSWORD",
                             "DB_PASSWORD",
                             "REDIS_URL",
                             "REDISPASSWORD",
                             "REDIS_PASSWORD",
                             "APP_KEY",
                             "APP_PREVIOUS_KEYS",
                             "SES_SECRET",
                             "SES_SESSION_TOKEN",
                             "TWILIO_TOKEN",
                             "ELEVENLABS_API_KEY",
                             "CLOUDFLARE_R2_SECRET_KEY",
                             "RESEND_API_KEY",
                             "STRIPE_WEBHOOK_SECRET",
                             "METRICS_TOKEN",
                             "RESEND_WEBHOOK_SECRET",
                             "LEARNING_CENTER_WEBHOOK_SECRET",
                             "CONTENT_WEBHOOK_SECRET"}) {
        variables[name] = "hush-marker " + std::string{name};
    }
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"config:check"}, {"config:check", "--json"}, {"doctor"}, {"campaign:status"}}) {
        CAPTURE(arguments.back());
        const answer given = fibctl(arguments, variables);
        CHECK(given.code == exit_code::failed);
        CHECK((given.out + given.err).find("hush") == std::string::npos);
    }
    CHECK(fibctl({"config:check"}, variables).out.find("APP_KEY                         ****") != std::string::npos);
}

TEST_CASE("config:check lists every problem and exits 1, or says that there is none") {
    const answer bad = fibctl({"config:check"}, {{"PORT", "x"}, {"CLAIM_LEASE", "y"}});
    CHECK(bad.code == exit_code::failed);
    CHECK(bad.out.find("  PORT 'x' is not a whole number") != std::string::npos);
    CHECK(bad.out.find("  CLAIM_LEASE 'y' is no span of time") != std::string::npos);

    const answer good = fibctl({"config:check", "--json"}, {{"DATABASE_URL", "postgresql://h/d"},
                                                            {"APP_URL", "https://a.example"},
                                                            {"APP_KEY", "0123456789abcdef"},
                                                            {"POSTAL_ADDRESS", "1 Main St"},
                                                            {"EMAIL_ENABLED", "no"}});
    CHECK(good.code == exit_code::done);
    CHECK(good.out.starts_with(R"({"ok":true,)"));
    CHECK(good.out.find(R"({"name":"PORT","value":"8080","from":"default"})") != std::string::npos);
    CHECK(good.out.find(R"({"name":"REDIS_URL","value":null,"from":null})") != std::string::npos);
}

TEST_CASE("settings that a verb needs and lacks are one line and exit 1") {
    const answer given = fibctl({"campaign:status"});
    CHECK(given.code == exit_code::failed);
    CHECK(given.err.starts_with("fibctl: DATABASE_URL is not set"));
    CHECK(given.err.find('\n') == given.err.size() - 1);
}

TEST_CASE("a webhook needs an address that can be trusted with it, and events by their names") {
    CHECK(fibctl({"webhook:add", "http://crm.example/x", "--events", "order_paid"}).code == exit_code::wrong_usage);
    CHECK(fibctl({"webhook:add", "https://crm.example/x"}).code == exit_code::wrong_usage);
    CHECK(fibctl({"webhook:add", "https://crm.example/x", "--events", "Order Paid"}).code == exit_code::wrong_usage);
    CHECK(fibctl({"webhook:remove", "x"}).code == exit_code::wrong_usage);
    const answer short_secret = fibctl({"webhook:add", "https://crm.example/x", "--events", "order_paid,sms_replied"},
                                       {{"WEBHOOK_SECRET", "hush"}});
    CHECK(short_secret.code == exit_code::failed);
    CHECK(short_secret.err.find("WEBHOOK_SECRET has fewer than 16") != std::string::npos);
    CHECK(short_secret.err.find("hush") == std::string::npos);
    CHECK(fibctl({"webhook:add", "--help"}).out.find("Example:") != std::string::npos);
}
