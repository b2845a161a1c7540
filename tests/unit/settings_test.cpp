#include "settings.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using variables = std::map<std::string, std::string>;

/// Settings with which everything can start.
const variables& good() {
    static const variables all = {
        {"DATABASE_URL", "postgresql://u:p@db/ops"},
        {"APP_URL", "https://api.example.com/"},
        {"APP_KEY", "base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="},
        {"POSTAL_ADDRESS", "Fibonacco, 1 Main St, Springfield, OH 45501"},
        {"SES_KEY", "AKIDEXAMPLE"},
        {"SES_SECRET", "wJalrXUtnFEMI"},
        {"SES_REGION", "us-east-1"},
        {"SES_FROM", "News <news@example.com>"},
    };
    return all;
}

fib::loaded_settings load(variables given) {
    return fib::load_settings(fib::environment{std::move(given), "/nonexistent"});
}

fib::loaded_settings load_with(const variables& more, const std::vector<std::string>& without = {}) {
    variables all = good();
    for (const auto& [name, value] : more) all[name] = value;
    for (const std::string& name : without) all.erase(name);
    return load(std::move(all));
}

/// The first problem's text for that variable.
std::string problem_of(const fib::loaded_settings& loaded, const std::string& name) {
    for (const auto& one : loaded.problems) {
        if (one.variable == name) return one.text;
    }
    return "(none)";
}

std::string database_url(variables given) {
    return load(std::move(given)).values.database.url.reveal();
}

}  // namespace

TEST_CASE("good settings have no problems, and the defaults are the documented ones") {
    const auto loaded = load(good());
    for (const auto& one : loaded.problems) CHECK_MESSAGE(false, one.text);
    const auto& values = loaded.values;
    CHECK(values.engine.concurrency == 2000);
    CHECK(values.engine.batch == 1000);
    CHECK(values.engine.lease == 60s);
    CHECK(values.engine.policy == fib::unknown_policy::skip);
    CHECK(values.engine.unknown_max_age == 24h);
    CHECK(values.engine.stop_soft_limit == 30s);
    CHECK(values.engine.stop_hard_limit == 45s);
    CHECK(values.sending.email_enabled);
    CHECK(values.sending.sms_enabled);
    CHECK_FALSE(values.sending.voice_enabled);
    CHECK(values.sending.provider == fib::email_provider::ses);
    CHECK_FALSE(values.sending.email_rate);
    CHECK(values.sending.app_url == "https://api.example.com");
    CHECK(values.sending.tracking_url == "https://api.example.com");
    CHECK(values.sending.app_key.reveal().size() == 32);
    CHECK(values.server.port == 8080);
    CHECK(values.log.level == "info");
    CHECK(values.log.format == fib::log_format::text);
    CHECK_FALSE(values.redis);
}

TEST_CASE("settings that are given are taken") {
    const auto loaded = load_with({{"ENGINE_CONCURRENCY", "50"},
                                   {"CLAIM_LEASE", "1500ms"},
                                   {"UNKNOWN_POLICY", "resend"},
                                   {"EMAIL_RATE", "36000/h"},
                                   {"EMAIL_ENABLED", "FALSE"},
                                   {"VOICE_ENABLED", "1"},
                                   {"TRACKING_URL", "http://127.0.0.1:9000/t"},
                                   {"APP_PREVIOUS_KEYS", "an-old-key-of-16+, base64:AAECAwQFBgcICQoLDA0ODw=="},
                                   {"LOG_FORMAT", "json"},
                                   {"LOG_LEVEL", "debug"},
                                   {"SNS_ENDPOINT", "https://localhost:9001"},
                                   {"SES_RAW_SECRET", "0123456789abcdef"},
                                   {"SES_SNS_TOPICS", "arn:aws:sns:us-east-1:1:a, arn:aws:sns:us-east-1:1:b"}});
    for (const auto& one : loaded.problems) CHECK_MESSAGE(false, one.text);
    const auto& values = loaded.values;
    CHECK(values.engine.concurrency == 50);
    CHECK(values.engine.lease == 1500ms);
    CHECK(values.engine.policy == fib::unknown_policy::resend);
    CHECK(values.sending.email_rate == doctest::Approx(10));
    CHECK_FALSE(values.sending.email_enabled);
    CHECK(values.sending.voice_enabled);
    CHECK(values.sending.tracking_url == "http://127.0.0.1:9000/t");
    REQUIRE(values.sending.previous_keys.size() == 2);
    CHECK(values.sending.previous_keys[1].reveal().size() == 16);
    CHECK(values.log.format == fib::log_format::json);
    CHECK(values.log.level == "debug");
    CHECK(values.inbound.ses_sns_topics.size() == 2);
    CHECK(values.inbound.sns_endpoint == "https://localhost:9001");
    CHECK(values.inbound.ses_raw_secret.reveal() == "0123456789abcdef");
}

TEST_CASE("the logs keep their rows for ever unless a time is named") {
    CHECK_FALSE(load_with({}).values.engine.send_log_retention.has_value());
    const auto named = load_with({{"SEND_LOG_RETENTION", "730d"}});
    REQUIRE(named.problems.empty());
    CHECK(named.values.engine.send_log_retention == std::chrono::days{730});
    CHECK_FALSE(named.values.engine.activities_retention.has_value());
}

TEST_CASE("every bad value is a problem that begins with the variable's name") {
    const std::pair<const char*, const char*> bad[] = {
        {"DATABASE_URL", "mysql://u:p@h/d"},
        {"DATABASE_URL", "postgresql://u:p w@h/d"},
        {"CONTENT_DATABASE_URL", "http://x"},
        {"DB_CONNECTION", "mysql"},
        {"PGPORT", "70000"},
        {"REDIS_URL", "rediss://h:6379"},
        {"REDIS_URL", "h:6379"},
        {"REDIS_URL", "redis://h:port"},
        {"REDIS_URL", "redis://"},
        {"ENGINE_CONCURRENCY", "0"},
        {"ENGINE_CONCURRENCY", "-1"},
        {"ENGINE_CONCURRENCY", "99999999999999999999"},
        {"ENGINE_BATCH", "ten"},
        {"ENGINE_LOOPS", "0"},
        {"ENGINE_LOOPS", "65"},
        {"CLAIM_LEASE", "500ms"},
        {"CLAIM_LEASE", "60"},
        {"UNKNOWN_POLICY", "retry"},
        {"UNKNOWN_MAX_AGE", "1 day"},
        {"UNKNOWN_MAX_AGE", "9999999999999999d"},
        {"STOP_SOFT_LIMIT", "-1s"},
        {"STOP_SOFT_LIMIT", "46s"},  // longer than the hard one
        {"STOP_HARD_LIMIT", "s"},
        {"SEND_LOG_RETENTION", "30d"},
        {"ACTIVITIES_RETENTION", "2 years"},
        {"EMAIL_ENABLED", "maybe"},
        {"SMS_ENABLED", "2"},
        {"VOICE_ENABLED", "-"},
        {"EMAIL_PROVIDER", "SendGrid"},
        {"EMAIL_RATE", "100"},
        {"EMAIL_RATE", "0/s"},
        {"EMAIL_RATE", "nan/s"},
        {"EMAIL_RATE", "/s"},
        {"POSTAL_ADDRESS", "  "},
        {"APP_URL", "api.example.com"},
        {"APP_URL", "http://api.example.com"},
        {"APP_URL", "https://"},
        {"APP_URL", "https://a b"},
        {"TRACKING_URL", "https://x.example?y"},
        {"LEARNING_CENTER_URL", "ftp://x"},
        {"APP_KEY", "base64:xxx"},
        {"APP_KEY", "short"},
        {"APP_PREVIOUS_KEYS", "short"},
        {"SES_KEY", "has blank"},
        {"SES_SECRET", "has blank"},
        {"SES_REGION", "no region"},
        {"SES_FROM", "nobody"},
        {"SES_REPLY_TO", "nobody"},
        {"SES_CONFIGURATION_SET", "no set"},
        {"SES_ENDPOINT", "http://example.com"},
        {"TWILIO_FROM", "555-1234"},
        {"TWILIO_VOICE_FROM", "5551234567"},
        {"TWILIO_ENDPOINT", "example.com"},
        {"ELEVENLABS_ENDPOINT", "http://example.com"},
        {"CLOUDFLARE_R2_ENDPOINT", "x"},
        {"CLOUDFLARE_R2_PUBLIC_URL", "x"},
        {"SES_SNS_TOPICS", "topic"},
        {"SNS_ENDPOINT", "http://example.com"},
        {"SNS_ENDPOINT", "https://sns.us-east-1.amazonaws.com"},
        {"SES_RAW_SECRET", "short"},
        {"RESEND_WEBHOOK_SECRET", "not-of-svix"},
        {"RESEND_WEBHOOK_SECRET", "whsec_no base64"},
        {"PORT", "65536"},
        {"LOG_LEVEL", "loud"},
        {"LOG_FORMAT", "xml"},
        {"SSL_CERT_FILE", "/nonexistent/bundle.pem"},
    };
    for (const auto& [name, value] : bad) {
        INFO(std::string{name} << '=' << value);
        const auto loaded = load_with({{name, value}});
        // The soft limit is wrong only beside the hard one, which then has the problem.
        const std::string expected = std::string{value} == "46s" ? "STOP_HARD_LIMIT" : name;
        REQUIRE(loaded.problems.size() == 1);
        CHECK(loaded.problems[0].variable == expected);
        CHECK(loaded.problems[0].text.starts_with(expected));
        CHECK(loaded.problems[0].text.size() > expected.size() + 10);
    }
}

TEST_CASE("what sending needs and is not set is a problem of that part") {
    for (const char* name : {"APP_URL", "APP_KEY", "POSTAL_ADDRESS"}) {
        const auto loaded = load_with({}, {name});
        REQUIRE(loaded.problems.size() == 1);
        CHECK(loaded.problems[0].variable == name);
        CHECK(loaded.problems[0].part == fib::settings_part::sending);
        CHECK(loaded.problems_of({fib::settings_part::database}).empty());
    }
    for (const char* name : {"SES_KEY", "SES_SECRET", "SES_FROM"}) {
        const auto loaded = load_with({}, {name});
        REQUIRE(loaded.problems.size() == 1);
        CHECK(loaded.problems[0].part == fib::settings_part::email);
        CHECK(load_with({{"EMAIL_ENABLED", "false"}}, {name}).problems.empty());
    }
    CHECK(problem_of(load_with({}, {"DATABASE_URL"}), "DATABASE_URL").find("is not set") != std::string::npos);
}

TEST_CASE("all problems are listed, not the first") {
    const auto loaded = load_with({{"PORT", "x"}, {"CLAIM_LEASE", "x"}, {"APP_URL", "x"}});
    CHECK(problem_of(loaded, "PORT") != "(none)");
    CHECK(problem_of(loaded, "CLAIM_LEASE") != "(none)");
    CHECK(problem_of(loaded, "APP_URL") != "(none)");
}

TEST_CASE("EMAIL_PROVIDER decides which provider's settings must be there") {
    const auto loaded = load_with({{"EMAIL_PROVIDER", "resend"}}, {"SES_KEY", "SES_SECRET", "SES_REGION"});
    REQUIRE(loaded.problems.size() == 1);
    CHECK(loaded.problems[0].variable == "RESEND_API_KEY");
    const auto whole =
        load_with({{"EMAIL_PROVIDER", "resend"}, {"RESEND_API_KEY", "re_1"}}, {"SES_KEY", "SES_SECRET", "SES_REGION"});
    CHECK(whole.problems.empty());
    CHECK(whole.values.resend.from == "News <news@example.com>");
}

TEST_CASE("a channel that is on but cannot be served is worth a note, not a problem") {
    CHECK(load(good()).notes.size() == 1);
    // Keys alone make no sender.
    CHECK(load_with({{"VOICE_ENABLED", "true"},
                     {"TWILIO_SID", "AC1"},
                     {"TWILIO_TOKEN", "token"},
                     {"ELEVENLABS_API_KEY", "key"}})
              .notes.size() == 2);
    CHECK(load_with({{"SMS_ENABLED", "false"}}).notes.empty());
}

TEST_CASE("DATABASE_URL wins over PG*, and PG* over DB_*, field by field") {
    CHECK(database_url({{"DATABASE_URL", "postgres://a"}, {"PGHOST", "h"}}) == "postgres://a");
    CHECK(database_url({{"PGHOST", "h"}, {"DB_HOST", "other"}, {"DB_PORT", "6000"}, {"DB_DATABASE", "d"}}) ==
          "host='h' port='6000' dbname='d'");
    CHECK(database_url({{"DB_CONNECTION", "pgsql"}, {"DB_USERNAME", "u"}, {"DB_PASSWORD", "p"}}) ==
          "user='u' password='p'");
    CHECK(database_url({{"DATABASE_URL", "host=/run/x dbname=y"}}) == "host=/run/x dbname=y");
}

TEST_CASE("a password with any characters is quoted for libpq") {
    CHECK(database_url({{"PGHOST", "h"}, {"PGPASSWORD", R"(a b'c\d=e@f/#%)"}}) ==
          R"(host='h' password='a b\'c\\d=e@f/#%')");
}

TEST_CASE("REDIS_URL wins over REDISHOST, and that over REDIS_HOST") {
    const auto url = load_with({{"REDIS_URL", "redis://u:p%40%2F@cache:7000/3"}, {"REDISHOST", "x"}}).values.redis;
    REQUIRE(url);
    CHECK(url->host == "cache");
    CHECK(url->port == 7000);
    CHECK(url->user == "u");
    CHECK(url->password.reveal() == "p@/");
    CHECK(url->database == 3);

    const auto ipv6 = load_with({{"REDIS_URL", "redis://[::1]"}}).values.redis;
    REQUIRE(ipv6);
    CHECK(ipv6->host == "::1");
    CHECK(ipv6->port == 6379);

    const auto parts =
        load_with({{"REDISHOST", "a"}, {"REDIS_HOST", "b"}, {"REDIS_PORT", "1"}, {"REDISPASSWORD", "p"}}).values.redis;
    REQUIRE(parts);
    CHECK(parts->host == "a");
    CHECK(parts->port == 1);
    CHECK(parts->password.reveal() == "p");
}

TEST_CASE("rediss:// is refused with the reason") {
    CHECK(problem_of(load_with({{"REDIS_URL", "rediss://h"}}), "REDIS_URL").find("TLS") != std::string::npos);
}

TEST_CASE("a truncated escape in REDIS_URL is a problem, not a crash") {
    for (const char* url : {"redis://:%@h", "redis://:%4@h", "redis://:%zz@h", "redis://:p@", "redis://h/x"}) {
        CAPTURE(url);
        CHECK(problem_of(load_with({{"REDIS_URL", url}}), "REDIS_URL") != "(none)");
    }
}

TEST_CASE("no problem and nothing shown holds a secret") {
    const char* names[] = {"DATABASE_URL",
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
                           "SES_RAW_SECRET",
                           "LEARNING_CENTER_WEBHOOK_SECRET",
                           "CONTENT_WEBHOOK_SECRET"};
    // Once as good as it gets, and once so bad that it must be complained of.
    for (const char* value : {"hush-marker-0123456789", "redis://:hush-marker@h:x y", "base64:hush-marker"}) {
        variables given;
        for (const char* name : names) given[name] = value;
        const auto loaded = load(given);
        for (const auto& one : loaded.problems) CHECK(one.text.find("hush") == std::string::npos);
        for (const auto& one : loaded.shown) CHECK(one.value.find("hush") == std::string::npos);
        for (const char* name : names) {
            CAPTURE(name);
            const auto at = std::ranges::find(loaded.shown, name, &fib::shown_setting::name);
            REQUIRE(at != loaded.shown.end());
            CHECK(at->value == "****");
            CHECK(at->from == "environment");
        }
    }
}

TEST_CASE("more loops than calls are refused, for every loop needs one") {
    const auto loaded = load_with({{"ENGINE_CONCURRENCY", "3"}, {"ENGINE_LOOPS", "4"}});
    const auto problems = loaded.problems_of({fib::settings_part::engine});
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].variable == "ENGINE_LOOPS");
    const auto enough = load_with({{"ENGINE_CONCURRENCY", "4"}, {"ENGINE_LOOPS", "4"}});
    CHECK(enough.problems_of({fib::settings_part::engine}).empty());
    CHECK(enough.values.engine.loops == 4);
}
