#include "inbound/ses_events.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace fib::inbound;

namespace {

const auto came = fib::timestamp_from_sql("2026-11-24 12:00:00+00").value();

std::string received(const std::string& from, const std::string& header = "", const std::string& verdict = "") {
    return R"({"notificationType":"Received","receipt":{"spamVerdict":{"status":"PASS"},"dmarcVerdict":{"status":"GRAY"})" +
           verdict +
           R"(},"mail":{"timestamp":"2026-11-24T05:02:16.645Z","source":"ann@example.com","messageId":"in-1",)" +
           R"("destination":["news@us.example"],"headers":[{"name":"From","value":"x"})" + header +
           R"(],"commonHeaders":{"from":[)" + from + R"(],"subject":"Re: Your listing"}}})";
}

std::vector<message_event> read(std::string_view json) {
    const auto made = read_ses_events(json, "sns-1", came);
    CHECK(made.unknown_type == "");
    return made.events;
}

}  // namespace

TEST_CASE("SES: a received mail is a reply of whoever its From names") {
    const auto events = read(received(R"("\"Owner, Ann\" <Ann@Example.com>")"));
    REQUIRE(events.size() == 1);
    const auto& reply = events.front();
    CHECK(reply.what == message_event::kind::replied);
    CHECK(reply.address == "ann@example.com");
    CHECK(reply.detail == "Re: Your listing");
    CHECK(reply.source_id == "sns-1");
    CHECK_FALSE(reply.attempt.has_value());
    // SES's id of the mail that came is none of a mail that we sent.
    CHECK(reply.provider_id == "");
    CHECK(fib::to_sql(reply.at) == "2026-11-24 05:02:16.645000+00");
}

TEST_CASE("SES: a mail that no person wrote is no reply") {
    const std::string ann = R"("ann@example.com")";
    CHECK(read(received(ann)).size() == 1);
    CHECK(read(received(ann, R"(,{"name":"Auto-Submitted","value":"no"})")).size() == 1);
    CHECK(read(received(ann, R"(,{"name":"auto-submitted","value":"auto-replied"})")).empty());
    CHECK(read(received(ann, R"(,{"name":"Auto-Submitted","value":"auto-generated; x"})")).empty());
    CHECK(read(received(ann, R"(,{"name":"Precedence","value":"Bulk"})")).empty());
    CHECK(read(received(R"("Mail Delivery <MAILER-DAEMON@example.com>")")).empty());
}

TEST_CASE("SES: a From that may be forged, spam and a virus are no reply") {
    for (const char* check : {"dkimVerdict", "spamVerdict", "virusVerdict", "dmarcVerdict"}) {
        auto text = received(R"("ann@example.com")", "", std::string{",\""} + check + R"(":{"status":"FAIL"})");
        // The first member of a name counts.
        if (const auto pass = text.find(std::string{check} + R"(":{"status":"PASS"})"); pass != std::string::npos) {
            text.replace(text.find("PASS"), 4, "FAIL");
        }
        if (const auto gray = text.find("GRAY"); gray != std::string::npos && std::string{check} == "dmarcVerdict") {
            text.replace(gray, 4, "FAIL");
        }
        CAPTURE(check);
        CHECK(read(text).empty() == (std::string{check} != "dkimVerdict"));
    }
}

TEST_CASE("SES: a received mail without a From that can be read is no reply") {
    for (const char* from : {"", "7", R"("")", R"("nobody")", R"("a@b@c")", R"("a\u0000@b.c")"}) {
        CAPTURE(from);
        CHECK(read(received(from)).empty());
    }
    CHECK(read(R"({"notificationType":"Received"})").empty());
}
