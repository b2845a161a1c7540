#include "aws/sigv4.hpp"
#include "sandbox/service.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <simdjson.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <unistd.h>
#include <vector>

using namespace std::chrono_literals;
namespace sandbox = fib::sandbox;
using sandbox::delivery;
using sandbox::reply;

namespace {

class set_clock final : public fib::clock {
public:
    fib::timestamp now() const override { return wall; }
    std::chrono::nanoseconds since_boot() const override { return boot; }

    fib::timestamp wall = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 12h;
    std::chrono::nanoseconds boot = 100h;
};

std::string send_email(std::string_view to, std::string_view more = {}) {
    return fmt::format(
        R"({{"FromEmailAddress":"Acme <news@acme.example>","Destination":{{"ToAddresses":["{}"]}},)"
        R"("Content":{{"Simple":{{"Subject":{{"Data":"Joe's \"Diner\" \u0026 h\u00e9","Charset":"UTF-8"}},)"
        R"("Body":{{"Html":{{"Data":"<p>hé</p>\n","Charset":"UTF-8"}},"Text":{{"Data":"plain"}}}}}}}},)"
        R"("EmailTags":[{{"Name":"attempt","Value":"20261124-981-17"}},{{"Name":"campaign","Value":"HOOK-001"}}]{}}})",
        to, more);
}

std::string resend_email(std::string_view to) {
    return fmt::format(R"({{"from":"Acme <news@acme.example>","to":["{}"],"subject":"Hi","text":"plain",)"
                       R"("tags":[{{"name":"attempt","value":"20261124-981-17"}}]}})",
                       to);
}

/// A sandbox without a socket, and a client that signs.
struct bench {
    explicit bench(sandbox::settings behaviour = {}, bool bodies = false)
        : path{std::filesystem::temp_directory_path() / fmt::format("sandbox-ledger-{}-{}", ::getpid(), ++made)},
          service{std::move(behaviour), clock, path.string(), bodies} {}
    ~bench() { std::filesystem::remove(path); }

    reply call(std::string_view method, std::string_view target, std::vector<fib::aws::header> headers,
               std::string_view body) {
        std::string padded{body};
        padded.append(simdjson::SIMDJSON_PADDING, ' ');
        return service.answer({method, target, headers, {padded.data(), body.size()}, padded.size()}, 1);
    }
    reply ses(std::string_view body, std::string_view method = "POST",
              std::string_view target = "/v2/email/outbound-emails", fib::timestamp signed_at = {}) {
        std::vector<fib::aws::header> headers{{"Host", "localhost"}, {"Content-Type", "application/json"}};
        signer.sign(method, target, "localhost", headers, body, signed_at == fib::timestamp{} ? clock.wall : signed_at);
        return call(method, target, std::move(headers), body);
    }
    reply resend(std::string_view body, std::string_view key = {}) {
        std::vector<fib::aws::header> headers{{"Authorization", "Bearer re_sandbox"}};
        if (!key.empty()) headers.emplace_back("Idempotency-Key", key);
        return call("POST", "/emails", std::move(headers), body);
    }
    reply settings(std::string_view json) { return call("POST", "/_sandbox/settings", {}, json); }

    std::vector<std::string> lines() {
        service.book().flush();
        std::ifstream file{path};
        std::vector<std::string> read;
        for (std::string line; std::getline(file, line);) read.push_back(line);
        return read;
    }

    static inline int made = 0;
    set_clock clock;
    std::filesystem::path path;
    sandbox::service service;
    fib::aws::signer signer{{"AKIDSANDBOX", fib::secret{"sandbox-secret"}, {}}, {"eu-west-1", "ses"}};
};

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("a signed SendEmail is accepted, and its ledger line equals what was sent") {
    bench at{{}, true};
    const auto body = send_email("joe@x.example");
    const auto given = at.ses(body);
    CHECK(given.status == 200);
    const auto id = given.body.substr(14, 60);
    CHECK(given.body == fmt::format(R"({{"MessageId":"{}"}})", id));
    const auto lines = at.lines();
    REQUIRE(lines.size() == 1);
    CHECK(lines[0] ==
          fmt::format(R"({{"time":"2026-11-24 12:00:00.000000+00","provider":"ses","message_id":"{}",)"
                      R"("to":"joe@x.example","recipients":1,"subject":"Joe's \"Diner\" \u0026 h\u00e9",)"
                      R"("attempt":"20261124-981-17","campaign":"HOOK-001","bytes":{},"html":"<p>hé</p>\n",)"
                      R"("text":"plain"}})",
                      id, body.size()));
}

TEST_CASE("a signature counts for five minutes either way, by the sandbox's own clock") {
    bench at;
    const auto body = send_email("joe@x.example");
    const auto send = [&](fib::timestamp when) { return at.ses(body, "POST", "/v2/email/outbound-emails", when); };
    CHECK(send(at.clock.wall - 299s).status == 200);
    const auto old = send(at.clock.wall - 301s);
    CHECK(old.status == 403);
    CHECK(has(old.headers, "InvalidSignatureException"));
    CHECK(has(old.body,
              "Signature expired: 20261124T115459Z is now earlier than 20261124T115500Z (20261124T120000Z - 5 "
              "min.)"));
    CHECK(has(send(at.clock.wall + 301s).body, "Signature not yet current"));
    REQUIRE(at.settings(R"({"clock-offset":"10m"})").status == 200);
    CHECK(has(send(at.clock.wall).body, "Signature expired"));
    CHECK(send(at.clock.wall + 10min).status == 200);
    CHECK(at.lines().size() == 2);
}

TEST_CASE("what is not signed by the sandbox's key is refused as AWS refuses it") {
    bench at;
    const auto body = send_email("joe@x.example");
    const auto unsigned_call = at.call("POST", "/v2/email/outbound-emails", {{"Host", "localhost"}}, body);
    CHECK(unsigned_call.status == 403);
    CHECK(has(unsigned_call.headers, "MissingAuthenticationTokenException"));

    at.signer = fib::aws::signer{{"AKIDOTHER", fib::secret{"sandbox-secret"}, {}}, {"eu-west-1", "ses"}};
    CHECK(has(at.ses(body).headers, "UnrecognizedClientException"));
    at.signer = fib::aws::signer{{"AKIDSANDBOX", fib::secret{"wrong"}, {}}, {"eu-west-1", "ses"}};
    CHECK(has(at.ses(body).body, "does not match"));
    at.signer = fib::aws::signer{{"AKIDSANDBOX", fib::secret{"sandbox-secret"}, {}}, {"eu-west-1", "email"}};
    CHECK(has(at.ses(body).body, "service 'ses'"));
    CHECK(at.service.counts().unauthorized == 4);
    CHECK(at.lines().empty());
}

TEST_CASE("a request that breaks SES's rules is a BadRequestException that says how") {
    bench at;
    const auto refused = [&](const std::string& body, std::string_view why) {
        const auto given = at.ses(body);
        CHECK_MESSAGE(given.status == 400, body);
        CHECK_MESSAGE(has(given.headers, "BadRequestException"), given.headers);
        CHECK_MESSAGE(has(given.body, why), given.body);
    };
    const auto replaced = [](std::string body, std::string_view what, std::string_view with) {
        const auto found = body.find(what);
        REQUIRE(found != std::string::npos);
        return body.replace(found, what.size(), with);
    };
    const auto good = send_email("joe@x.example");
    refused("", "JSON");
    refused("{", "object");
    refused("[]", "object");
    refused(good + "x", "object");
    refused(good + "{}", "follows");
    refused("{}", "Content is missing");
    refused(send_email("joe"), "address");
    refused(send_email("joe@x.example\\r\\nBcc: a@b.example"), "address");
    refused(send_email("joe@x.example", R"(,"Unknown":1)"), "Unknown");
    refused(replaced(good, "HOOK-001", "HOOK 001"), "tag");
    refused(replaced(good, "\"FromEmailAddress\":\"Acme <news@acme.example>\",", ""), "FromEmailAddress");
    refused(replaced(good, R"("ToAddresses":["joe@x.example"])", ""), "recipient");
    refused(replaced(good, "Joe's ", R"(Joe's\r\n)"), "line breaks");
    refused(replaced(good, R"("Text":{"Data":"plain"})", R"("Text":{"Data":"plaén"})"), "Charset");
    refused(replaced(good, R"("Simple":)", R"("Raw":{"Data":"YQ=="},"Simple":)"), "exactly one");
    refused(replaced(good, "<p>", "<p>\\x"), "string");
    refused(replaced(good, "plain", std::string{"pl\0in", 5}), "JSON");
    refused(replaced(good, "plain", "pl\xff\xfein"), "JSON");
    const auto with_header = [&](std::string_view name, std::string_view value) {
        return replaced(good, R"(}}}},"EmailTags")",
                        fmt::format(R"(}}}},"Headers":[{{"Name":"{}","Value":"{}"}},{{"Name":"List-Unsubscribe",)"
                                    R"("Value":"<https://u.example>"}}]}}}},"EmailTags")",
                                    name, value));
    };
    CHECK(at.ses(with_header("X-A", "b")).status == 200);
    refused(with_header("X-A", R"(b\r\nBcc: c)"), "X-A");
    refused(with_header("X A", "b"), "header name");
    refused(with_header("list-unsubscribe", "b"), "only once");
    refused(with_header("X-A", std::string(996, 'a')), "too long");
    CHECK(at.lines().size() == 1);
}

TEST_CASE("a configuration set whose name begins with missing does not exist") {
    bench at;
    CHECK(at.ses(send_email("joe@x.example", R"(,"ConfigurationSetName":"main")")).status == 200);
    const auto given = at.ses(send_email("joe@x.example", R"(,"ConfigurationSetName":"missing-one")"));
    CHECK(given.status == 404);
    CHECK(has(given.headers, "NotFoundException"));
}

TEST_CASE("SendBulkEmail and other operations are refused") {
    bench at;
    CHECK(has(at.ses("{}", "POST", "/v2/email/outbound-bulk-emails").headers, "BadRequestException"));
    CHECK(at.ses("", "GET", "/v2/email/identities").status == 404);
}

TEST_CASE("a recipient chooses what SES answers and whether the ledger has it") {
    struct expected {
        std::string_view word;
        unsigned status;
        std::string_view error;
        delivery how;
        std::size_t logged;
    };
    for (const auto& [word, status, error, how, logged] :
         {expected{"bounce", 200, "", delivery::answer, 1},
          expected{"reject", 400, "MessageRejected", delivery::answer, 0},
          expected{"throttle", 429, "TooManyRequestsException", delivery::answer, 0},
          expected{"error", 500, "InternalServiceErrorException", delivery::answer, 0},
          expected{"errorafter", 500, "InternalServiceErrorException", delivery::answer, 1},
          expected{"cut", 200, "", delivery::cut, 0}, expected{"cutafter", 200, "", delivery::cut, 1},
          expected{"silent", 200, "", delivery::silent, 1},
          expected{"suspend", 400, "AccountSuspendedException", delivery::answer, 0},
          expected{"paused", 400, "SendingPausedException", delivery::answer, 0},
          expected{"unavailable", 503, "ServiceUnavailableException", delivery::answer, 0},
          expected{"garbage", 200, "", delivery::answer, 1}, expected{"slow", 200, "", delivery::answer, 1}}) {
        bench at;
        const auto given = at.ses(send_email(fmt::format("{}.7@x.example", word)));
        CHECK_MESSAGE(given.status == status, word);
        CHECK_MESSAGE(has(given.headers, error), word);
        CHECK_MESSAGE(given.how == how, word);
        const auto lines = at.lines();
        CHECK_MESSAGE(lines.size() == logged, word);
        if (logged == 1) CHECK(has(lines[0], fmt::format(R"("fate":"{}")", word)));
        CHECK(given.delay == (word == "slow" ? 5s : 0s));
        CHECK(has(given.body, "}") == (word != "garbage" && given.how == delivery::answer));
    }
}

TEST_CASE("throttle-once is throttled once for each address") {
    bench at;
    CHECK(at.ses(send_email("throttle-once.1@x.example")).status == 429);
    CHECK(at.ses(send_email("throttle-once.1@x.example")).status == 200);
    CHECK(at.ses(send_email("throttle-once.2@x.example")).status == 429);
    CHECK(at.lines().size() == 1);
}

TEST_CASE("a fault of 100 percent meets every message, until its time is over") {
    struct expected {
        std::string_view name;
        unsigned status;
        delivery how;
        std::size_t logged;
    };
    for (const auto& [name, status, how, logged] :
         {expected{"fail-before", 500, delivery::answer, 0}, expected{"fail-after", 500, delivery::answer, 1},
          expected{"cut-before", 200, delivery::cut, 0}, expected{"cut-after", 200, delivery::cut, 1},
          expected{"silent-before", 200, delivery::silent, 0}, expected{"silent", 200, delivery::silent, 1}}) {
        bench at;
        REQUIRE(at.settings(fmt::format(R"({{"{}":100,"faults-for":"10s"}})", name)).status == 200);
        at.clock.boot += 9s;
        const auto given = at.ses(send_email("joe@x.example"));
        CHECK_MESSAGE(given.status == status, name);
        CHECK_MESSAGE(given.how == how, name);
        CHECK_MESSAGE(at.lines().size() == logged, name);
        at.clock.boot += 1s;
        CHECK_MESSAGE(at.ses(send_email("joe@x.example")).how == delivery::answer, name);
        CHECK_MESSAGE(at.lines().size() == logged + 1, name);
    }
}

TEST_CASE("rate, quota, suspension and pause refuse, and GetAccount tells them") {
    bench at;
    const auto body = send_email("joe@x.example");
    REQUIRE(at.settings(R"({"rate":2,"quota":3})").status == 200);
    CHECK(at.ses(body).status == 200);
    CHECK(at.ses(body).status == 200);
    CHECK(has(at.ses(body).body, "Maximum sending rate exceeded."));
    at.clock.boot += 1s;
    CHECK(at.ses(body).status == 200);
    const auto used = at.ses(body);
    CHECK(used.status == 429);
    CHECK(has(used.body, "Daily message quota exceeded"));
    auto told = at.ses("", "GET", "/v2/email/account");
    CHECK(has(told.body, R"("Max24HourSend":3.0,"MaxSendRate":2.0,"SentLast24Hours":3.0)"));
    CHECK(has(told.body, R"("SendingEnabled":true)"));
    at.clock.boot += 24h;
    CHECK(at.ses(body).status == 200);

    REQUIRE(at.settings(R"({"rate":0,"quota":0,"suspend-after":4})").status == 200);
    CHECK(has(at.ses(body).headers, "AccountSuspendedException"));
    CHECK(has(at.ses("", "GET", "/v2/email/account").body, R"("EnforcementStatus":"SHUTDOWN")"));
    REQUIRE(at.settings(R"({"suspend-after":0,"pause-sending":true})").status == 200);
    CHECK(has(at.ses(body).headers, "SendingPausedException"));
    CHECK(has(at.ses("", "GET", "/v2/email/account").body, R"("SendingEnabled":false)"));
}

TEST_CASE("an answer to Resend is the same for the same key and body, and is logged once") {
    bench at;
    const auto first = at.resend(resend_email("joe@x.example"), "person-step");
    CHECK(first.status == 200);
    const auto again = at.resend(resend_email("joe@x.example"), "person-step");
    CHECK(again.status == 200);
    CHECK(again.body == first.body);
    const auto other = at.resend(resend_email("jim@x.example"), "person-step");
    CHECK(other.status == 409);
    CHECK(has(other.body, R"("name":"invalid_idempotent_request")"));
    const auto lines = at.lines();
    REQUIRE(lines.size() == 1);
    CHECK(has(lines[0], R"("key":"person-step")"));
    CHECK(has(lines[0], R"("provider":"resend")"));
    CHECK(at.resend(resend_email("joe@x.example")).body != first.body);
}

TEST_CASE("a key whose first request is not answered yet is concurrent, afterwards it is repeated") {
    bench at;
    REQUIRE(at.settings(R"({"latency":"2s"})").status == 200);
    const auto first = at.resend(resend_email("joe@x.example"), "k");
    CHECK(first.delay == 2s);
    CHECK(has(at.resend(resend_email("joe@x.example"), "k").body, "concurrent_idempotent_requests"));
    at.clock.boot += 2s;
    CHECK(at.resend(resend_email("joe@x.example"), "k").body == first.body);
}

TEST_CASE("a key keeps an acceptance whose answer was an error, and nothing where nothing was accepted") {
    bench at;
    CHECK(at.resend(resend_email("errorafter@x.example"), "a").status == 500);
    CHECK(at.resend(resend_email("errorafter@x.example"), "a").status == 200);
    CHECK(at.resend(resend_email("error@x.example"), "b").status == 500);
    CHECK(at.resend(resend_email("error@x.example"), "b").status == 500);
    CHECK(at.lines().size() == 1);
}

TEST_CASE("Resend's errors carry status, name and message") {
    bench at;
    const auto body = resend_email("joe@x.example");
    CHECK(at.call("POST", "/emails", {}, body).body ==
          R"({"statusCode":401,"name":"missing_api_key","message":"Missing API key in the authorization header."})");
    CHECK(has(at.call("POST", "/emails", {{"Authorization", "Bearer re_other"}}, body).body, "invalid_api_key"));
    CHECK(has(at.resend(R"({"from":"a@b.example"})").body, "missing_required_field"));
    CHECK(at.resend(resend_email("joe")).status == 422);
    CHECK(has(at.resend(body, std::string(257, 'k')).body, "invalid_idempotency_key"));
    CHECK(at.call("GET", "/domains", {{"Authorization", "Bearer re_sandbox"}}, "").status == 200);
    CHECK(at.call("GET", "/domains", {{"Authorization", "Bearer re_other"}}, "").status == 403);
    REQUIRE(at.settings(R"({"rate":1})").status == 200);
    const auto passed = at.resend(body);
    CHECK(has(passed.headers, "ratelimit-remaining: 0\r\n"));
    const auto refused = at.resend(body);
    CHECK(refused.status == 429);
    CHECK(has(refused.headers, "retry-after: 1\r\n"));
}

TEST_CASE("settings that do not fit change nothing, and the refusal names them") {
    bench at;
    const auto given = at.settings(R"({"fail-before":100,"jitter":"1s"})");
    CHECK(given.status == 400);
    CHECK(has(given.body, "jitter"));
    CHECK(has(at.settings(R"({"fail-before":[1]})").body, "fail-before"));
    CHECK(has(at.settings("nonsense").body, "JSON"));
    CHECK(at.ses(send_email("joe@x.example")).status == 200);
}

TEST_CASE("new credentials count from the next request on") {
    bench at;
    const auto body = send_email("joe@x.example");
    CHECK(at.ses(body).status == 200);
    REQUIRE(at.settings(R"({"secret":"another"})").status == 200);
    CHECK(at.ses(body).status == 403);
    at.signer = fib::aws::signer{{"AKIDSANDBOX", fib::secret{"another"}, {}}, {"us-east-1", "ses"}};
    CHECK(at.ses(body).status == 200);
}

TEST_CASE("the counts tell what was accepted and by which fault it ended") {
    bench at;
    static_cast<void>(at.ses(send_email("joe@x.example")));
    REQUIRE(at.settings(R"({"cut-after":100})").status == 200);
    static_cast<void>(at.ses(send_email("joe@x.example")));
    static_cast<void>(at.ses("{}"));
    const auto told = at.call("GET", "/_sandbox/counts", {}, "").body;
    CHECK(has(told, R"("requests":3,"accepted":2,"unauthorized":0,"invalid":1,"repeated":0,"rate":2,"connections":1)"));
    CHECK(has(told, R"("cut-after":1)"));
    CHECK(has(told, R"("cut":1)"));
}
