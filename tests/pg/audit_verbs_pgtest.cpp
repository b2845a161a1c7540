#include "support/command_town.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using fib::cli::exit_code;
using fib::test::has;

namespace {

struct desk : fib::test::command_town {
    std::filesystem::path list;
    desk() {
        auto name = (std::filesystem::temp_directory_path() / "audited-XXXXXX").string();
        const int file = ::mkstemp(name.data());
        REQUIRE(file >= 0);
        list = name;
        std::ofstream{list} << "bob@example.com\nnobody\n";
    }
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;
    ~desk() { std::filesystem::remove(list); }

    /// "outcome detail" of the newest run of this verb, empty if there is none.
    std::string logged(const std::string& verb) {
        const auto found = on().query(
            "select outcome || ' ' || detail::text from audit_log where command = $1 and ended_at is not null "
            "order by id desc limit 1",
            verb);
        return found.empty() ? std::string{} : std::string{found.text(0, 0)};
    }
};

/// A verb that changes something, and what the audit log is to say of it.
struct walk {
    std::vector<std::string> line;
    std::string says;  ///< "outcome detail", or its beginning
};

}  // namespace

TEST_CASE("each verb that changes something leaves a row with what was asked and what came of it") {
    desk at;
    at.people(2);
    const auto file = at.list.filename().string();
    const std::vector<walk> all{
        {{"campaign:pause", "--channel", "email", "--reason", "wrong link"},
         R"(done {"scope": "email", "reason": "wrong link"})"},
        {{"campaign:resume"},
         R"(done {"scope": "all", "resumed": [{"scope": "email", "reason": "wrong link"}], "installation_noted": )"},
        {{"campaign:unknown", "--settle", "skip", "20261124-981-17"},
         R"(done {"all": false, "asked": 1, "settle": "skip", "settled": 0, "attempts": ["20261124-981-17"]})"},
        {{"template:push"}, R"(done {"from": "built in", "email_templates": {"added": )"},
        {{"seed"}, R"(done {"tags": {"added": )"},
        {{"suppression:add", "p1@example.com", "@example.org", "--reason", "manual"},
         R"(done {"added": 2, "reason": "manual", "addresses": 2})"},
        {{"suppression:remove", "p1@example.com"}, R"(done {"kind": "mail", "people": [1]})"},
        {{"suppression:remove", "@example.org"}, R"(done {"kind": "domain", "domain": "@example.org", "people": []})"},
        {{"suppression:remove", "p1@example.com"}, R"(failed {"kind": "mail", "people": [1]})"},
        {{"suppression:import", at.list.string()},
         R"(done {"file": ")" + file + R"(", "added": 1, "lines": 2, "reason": "manual", "refused": 1})"},
        {{"engagement:add", "--on", "clicked", "--tag", "engaged"},
         R"(done {"on": "clicked", "tag": "engaged", "rule": 1, "campaign": null, "sequence": null})"},
        {{"engagement:remove", "1"}, R"(done {"rule": 1})"},
        {{"engagement:remove", "1"}, R"(failed {"rule": 1})"},
        {{"webhook:add", "https://hooks.example/services/T0/geheim?key=geheim", "--events", "order_paid"},
         R"(done {"host": "hooks.example", "events": ["order_paid"], "webhook": 1})"},
        {{"webhook:remove", "1"}, R"(done {"webhook": 1})"},
        // Refused beside people who are not made up.
        {{"sample:load", "--people", "10", "--communities", "1"}, R"(failed {"people": 10, "communities": 1})"},
    };
    std::int64_t runs = 0;
    for (const auto& one : all) {
        CAPTURE(one.line.front());
        at.fibctl(one.line);
        CAPTURE(at.err);
        CHECK(at.number("select count(*) from audit_log") == ++runs);
        const auto said = at.logged(one.line.front());
        CHECK_MESSAGE(said.starts_with(one.says), said);
    }
    CHECK(at.number("select count(*) from audit_log where outcome is null") == 0);
}

TEST_CASE("no secret, no address of a person and nothing of a webhook's path is in the audit log") {
    desk at;
    at.people(1);
    CHECK(at.fibctl({"webhook:add", "https://hooks.example/services/geheim", "--events", "*"}) == exit_code::done);
    CHECK(at.fibctl({"suppression:add", "p1@example.com"}) == exit_code::done);
    CHECK(at.fibctl({"suppression:remove", "p1@example.com"}) == exit_code::done);
    const auto secret = at.text("select secret from webhook_targets");
    const auto all = at.text("select string_agg(a::text, '|') from audit_log a");
    CHECK_FALSE(has(all, secret));
    CHECK_FALSE(has(all, "geheim"));
    CHECK_FALSE(has(all, "p1@example.com"));
}

TEST_CASE("what was refused before it began and what only tries leaves no row") {
    desk at;
    CHECK(at.fibctl({"suppression:add", "ann"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"webhook:add", "ftp://example.com", "--events", "*"}) == exit_code::wrong_usage);
    CHECK(at.fibctl({"template:push", "--dry-run"}) == exit_code::done);
    CHECK(at.fibctl({"campaign:unknown"}) == exit_code::done);
    CHECK(at.number("select count(*) from audit_log") == 0);
}

TEST_CASE("sample:load says how many it added") {
    desk at;
    REQUIRE(at.fibctl({"seed"}) == exit_code::done);
    CHECK(at.fibctl({"sample:load", "--people", "10", "--communities", "1"}) == exit_code::done);
    CHECK(at.logged("sample:load") == R"(done {"added": 10, "people": 10, "communities": 1})");
}
