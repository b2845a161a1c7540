#include "aws/sigv4.hpp"

#include "aws/verify.hpp"

#include <doctest/doctest.h>
#include <simdjson.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace {

using fib::aws::header;
namespace fs = std::filesystem;

std::string read(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    REQUIRE_MESSAGE(in.good(), file.string());
    return {std::istreambuf_iterator<char>{in}, {}};
}

struct raw_request {
    std::string method, target, body;
    std::vector<header> headers;
};

/// A request as the suite writes it: a folded header goes on in the next line, a space may stand in the target.
raw_request parse(const std::string& text) {
    raw_request out;
    std::istringstream in{text};
    std::string line;
    std::getline(in, line);
    out.method = line.substr(0, line.find(' '));
    out.target = line.substr(out.method.size() + 1, line.rfind(' ') - out.method.size() - 1);
    while (std::getline(in, line) && !line.empty()) {
        if (line.front() == ' ') {
            out.headers.back().second += "\n" + line;
        } else {
            out.headers.emplace_back(line.substr(0, line.find(':')), line.substr(line.find(':') + 1));
        }
    }
    out.body = {std::istreambuf_iterator<char>{in}, {}};
    return out;
}

struct suite_case {
    raw_request request;
    fib::aws::credentials who;
    fib::aws::scope where;
    fib::aws::signing_rules rules;
    fib::timestamp now;
    std::chrono::seconds lifetime{0};
    bool omit_token = false;
    std::string token;
};

suite_case load(const fs::path& folder) {
    suite_case out;
    out.request = parse(read(folder / "request.txt"));
    simdjson::dom::parser parser;
    const auto said = parser.load((folder / "context.json").string());
    std::string_view token;
    if (said["credentials"]["token"].get(token) != simdjson::SUCCESS) token = {};
    bool omit = false;
    if (said["omit_session_token"].get(omit) == simdjson::SUCCESS) out.omit_token = omit;
    out.token = token;
    out.who = {std::string{std::string_view{said["credentials"]["access_key_id"]}},
               fib::secret{std::string{std::string_view{said["credentials"]["secret_access_key"]}}},
               fib::secret{out.omit_token ? std::string{} : out.token}};
    out.where = {std::string{std::string_view{said["region"]}}, std::string{std::string_view{said["service"]}}};
    out.rules.path = bool{said["normalize"]} ? fib::aws::path_form::normalised : fib::aws::path_form::as_sent;
    out.rules.body_hash_header = bool{said["sign_body"]};
    out.lifetime = std::chrono::seconds{std::int64_t{said["expiration_in_seconds"]}};
    REQUIRE(std::string_view{said["timestamp"]} == "2015-08-30T12:36:00Z");
    out.now = fib::timestamp_from_sql("2015-08-30 12:36:00+00").value();
    return out;
}

std::vector<fs::path> cases() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator{fs::path{FIB_TEST_DATA} / "aws-sigv4" / "v4"}) {
        found.push_back(entry.path());
    }
    std::ranges::sort(found);
    return found;
}

std::string hex(std::string_view text) {
    std::string out;
    fib::append_hex(out, fib::sha256{}.of(text));
    return out;
}

std::string signature_of(std::string_view authorization) {
    return std::string{authorization.substr(authorization.rfind('=') + 1)};
}

const fib::aws::credentials example{"AKIDEXAMPLE", fib::secret{"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}, {}};
const fib::aws::scope ses{"us-east-1", "ses"};
const auto then = fib::timestamp_from_sql("2026-01-02 03:04:05.999+00").value();
constexpr std::string_view host = "email.us-east-1.amazonaws.com";
constexpr std::string_view target = "/v2/email/outbound-emails";
constexpr std::string_view body = R"({"FromEmailAddress":"a@example.com"})";

std::vector<header> signed_headers(fib::timestamp now = then, fib::aws::credentials who = example) {
    fib::aws::signer signer{std::move(who), ses};
    std::vector<header> headers{{"Content-Type", "application/json"}};
    signer.sign("POST", target, host, headers, body, now);
    headers.emplace_back("Host", host);
    return headers;
}

}  // namespace

TEST_CASE("every official case signs by headers as AWS says") {
    REQUIRE(cases().size() == 38);
    for (const auto& folder : cases()) {
        CAPTURE(folder.filename().string());
        auto one = load(folder);
        fib::aws::signer signer{one.who, one.where, one.rules};
        auto headers = one.request.headers;
        signer.sign(one.request.method, one.request.target, "not-used", headers, one.request.body, one.now);
        CHECK(signer.last_canonical_request() == read(folder / "header-canonical-request.txt"));
        CHECK(signer.last_string_to_sign() == read(folder / "header-string-to-sign.txt"));
        CHECK(signature_of(headers.back().second) == read(folder / "header-signature.txt"));
        const auto whole = "Authorization:" + headers.back().second + "\n";
        CHECK(read(folder / "header-signed-request.txt").find(whole) != std::string::npos);
    }
}

TEST_CASE("every official case signs by query as AWS says") {
    for (const auto& folder : cases()) {
        CAPTURE(folder.filename().string());
        auto one = load(folder);
        fib::aws::signer signer{one.who, one.where, one.rules};
        const auto presigned = signer.presign(one.request.method, one.request.target, "not-used", one.request.headers,
                                              hex(one.request.body), one.now, one.lifetime);
        CHECK(signer.last_canonical_request() == read(folder / "query-canonical-request.txt"));
        CHECK(signer.last_string_to_sign() == read(folder / "query-string-to-sign.txt"));
        CHECK(signature_of(presigned) == read(folder / "query-signature.txt"));
    }
}

TEST_CASE("every official case that can be received verifies") {
    for (const auto& folder : cases()) {
        CAPTURE(folder.filename().string());
        auto one = load(folder);
        fib::aws::signer signer{one.who, one.where, one.rules};
        auto headers = one.request.headers;
        signer.sign(one.request.method, one.request.target, "not-used", headers, one.request.body, one.now);
        fib::aws::verifier verifier{one.who, one.where, std::chrono::minutes{5}, one.rules.path};
        CHECK(verifier.check(one.request.method, one.request.target, headers, one.request.body, one.now) ==
              std::nullopt);
    }
}

TEST_CASE("a SendEmail request signs to the known answer") {
    const auto headers = signed_headers();
    REQUIRE(headers.size() == 4);
    CHECK(headers[1] == header{"X-Amz-Date", "20260102T030405Z"});
    CHECK(headers[2] == header{"Authorization",
                               "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/ses/aws4_request, "
                               "SignedHeaders=content-type;host;x-amz-date, "
                               "Signature=dce7c95dcbd2f9feb199fd6a354378fd517cf3cb3d8bb73dc27b71bfea235030"});
    CHECK(hex(body) == "970a025ca825d05cb88640b8d6e8fa58a13f99d0524e1db35666294a3a44d43b");
}

TEST_CASE("a signer goes over midnight and back") {
    fib::aws::signer signer{example, ses};
    const auto sign = [&](fib::timestamp now) {
        std::vector<header> headers{{"Content-Type", "application/json"}};
        signer.sign("POST", target, host, headers, body, now);
        return headers.back().second;
    };
    const auto before = sign(then);
    CHECK(sign(then + std::chrono::days{1}) == signed_headers(then + std::chrono::days{1})[2].second);
    CHECK(sign(then) == before);
}

TEST_CASE("a temporary credential's token is sent and signed") {
    auto who = example;
    who.session_token = fib::secret{"the-token"};
    const auto headers = signed_headers(then, who);
    CHECK(headers[2] == header{"X-Amz-Security-Token", "the-token"});
    CHECK(headers[3].second.find("content-type;host;x-amz-date;x-amz-security-token") != std::string::npos);
}

TEST_CASE("headers that proxies change are not signed") {
    fib::aws::signer signer{example, ses};
    std::vector<header> headers{{"User-Agent", "x"}, {"Connection", "keep-alive"}, {"Sec-Fetch", "x"}};
    signer.sign("GET", "/v2/email/account", host, headers, {}, then);
    CHECK(headers.back().second.find("SignedHeaders=host;x-amz-date,") != std::string::npos);
}

TEST_CASE("a path that needs encoding is encoded twice, but once for S3") {
    const auto path_of = [](fib::aws::path_form form) {
        fib::aws::signer signer{example, ses, {.path = form}};
        std::vector<header> headers;
        signer.sign("GET", "/v2/email/suppression/addresses/a%40example.com", host, headers, {}, then);
        const auto& text = signer.last_canonical_request();
        return text.substr(4, text.find('\n', 4) - 4);
    };
    CHECK(path_of(fib::aws::path_form::normalised) == "/v2/email/suppression/addresses/a%2540example.com");
    CHECK(path_of(fib::aws::path_form::as_sent) == "/v2/email/suppression/addresses/a%40example.com");
}

TEST_CASE("a verifier names the check that failed") {
    using fib::aws::refusal;
    fib::aws::verifier verifier{example, ses, std::chrono::minutes{5}};
    const auto check = [&](const std::vector<header>& headers, std::string_view sent = body,
                           fib::timestamp now = then) { return verifier.check("POST", target, headers, sent, now); };
    const auto genuine = signed_headers();
    const auto with = [&](std::size_t place, std::string_view from, std::string_view to) {
        auto headers = genuine;
        auto& value = headers[place].second;
        value.replace(value.find(from), from.size(), to);
        return headers;
    };
    CHECK(check(genuine) == std::nullopt);
    CHECK(check(genuine, "{}") == refusal::mismatch);
    CHECK(check(with(2, "Signature=d", "Signature=e")) == refusal::mismatch);
    CHECK(check(with(2, "Signature=d", "Signature=")) == refusal::mismatch);
    CHECK(check(with(3, "us-east-1", "us-east-2")) == refusal::mismatch);
    CHECK(check(with(2, "AKIDEXAMPLE", "AKIDANOTHER")) == refusal::unknown_key);
    CHECK(check(with(2, "/ses/", "/email/")) == refusal::wrong_scope);
    CHECK(check(with(2, "/us-east-1/", "/eu-west-1/")) == refusal::wrong_scope);
    CHECK(check(with(2, "/20260102/", "/20260103/")) == refusal::wrong_scope);
    CHECK(check(with(2, "aws4_request", "aws4")) == refusal::wrong_scope);
    CHECK(check(with(2, "AWS4-HMAC-SHA256", "Bearer")) == refusal::no_authorization);
    CHECK(check({}) == refusal::no_authorization);
    CHECK(check(with(2, "SignedHeaders=", "Headers=")) == refusal::malformed);
    CHECK(check(with(1, "20260102T", "20261302T")) == refusal::malformed);
    CHECK(check(with(2, ";x-amz-date", "")) == refusal::header_not_signed);
    CHECK(check(with(2, "host;", "")) == refusal::header_not_signed);
    CHECK(check(with(2, "host;", "host;other;")) == refusal::header_not_signed);
    CHECK(check(genuine, body, then + std::chrono::minutes{6}) == refusal::expired);
    CHECK(check(genuine, body, then - std::chrono::minutes{6}) == refusal::not_yet_current);
    CHECK(check(genuine, body, then + std::chrono::minutes{4}) == std::nullopt);

    auto with_token = genuine;
    with_token.emplace_back("X-Amz-Security-Token", "stolen");
    CHECK(check(with_token) == refusal::wrong_token);
    auto body_said = genuine;
    body_said.emplace_back("X-Amz-Content-Sha256", hex("{}"));
    CHECK(check(body_said) == refusal::header_not_signed);
}

TEST_CASE("a verifier takes any bytes for an authorization without harm") {
    fib::aws::verifier verifier{example, ses, std::chrono::minutes{5}};
    for (const auto* text :
         {"AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256 ,,,=", "AWS4-HMAC-SHA256 Credential=////////",
          "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=;;;;, Signature=\xff"}) {
        CHECK(verifier.check("POST", "/?%&%2&=&&a=%zz", {{"Authorization", text}, {"X-Amz-Date", "x"}}, "", then) !=
              std::nullopt);
    }
}
