#include "support/command_town.hpp"
#include "upkeep/csv_gz.hpp"
#include "upkeep/partitions.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

using fib::cli::exit_code;
using fib::test::has;

namespace {

/// A town whose timeline has January and February of 2020, with texts that are hard to write as CSV.
struct old_town : fib::test::command_town {
    std::filesystem::path folder;
    old_town() {
        auto name = (std::filesystem::temp_directory_path() / "cleanup-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        on().script(R"(
select make_partition('activities', '2020-01-01'), make_partition('activities', '2020-02-01');
insert into activities (business_id, type, subject, detail, metadata, occurred_at)
  select n, 'note_added', (array['plain', 'a "quoted", text', E'two\nlines', '', null, E'back\\slash'])[1 + n % 6],
    'Grüße 🎺', '{"a": [1, "x,y"]}', '2020-01-05 12:00:00.123456+00' from generate_series(1, 45000) n;
insert into activities (business_id, type, occurred_at) values (1, 'email_sent', '2020-02-05'), (1, 'email_sent', now());)");
    }
    old_town(const old_town&) = delete;
    old_town& operator=(const old_town&) = delete;
    ~old_town() { std::filesystem::remove_all(folder); }
    exit_code cleanup(std::vector<std::string> more) {
        std::vector<std::string> all{"cleanup:activities", "--older-than", "30d"};
        all.insert(all.end(), more.begin(), more.end());
        return fibctl(all);
    }
    std::string january() const { return (folder / "activities_2020_01.csv.gz").string(); }
    bool there(const std::string& table) {
        return !on().query("select from pg_class where relname = $1", table).empty();
    }
};

}  // namespace

TEST_CASE("old months are listed, and nothing is touched without an export or a clear word") {
    old_town in;
    CHECK(in.cleanup({"--dry-run", "--drop", "--export", in.folder.string()}) == exit_code::done);
    CHECK(has(in.out, "activities_2020_01  partition"));
    CHECK(in.cleanup({}) == exit_code::done);
    CHECK(has(in.out, "Nothing was changed."));
    CHECK(in.cleanup({"--drop"}) == exit_code::wrong_usage);
    CHECK(has(in.err, "--without-export"));
    CHECK(in.fibctl({"cleanup:activities", "--older-than", "5m"}) == exit_code::wrong_usage);
    CHECK(in.cleanup({"--export", "/nonexistent/x"}) == exit_code::failed);
    CHECK(in.number("select count(*) from activities") == 45002);
    CHECK(in.number("select count(*) from pg_inherits where inhparent = 'activities'::regclass") == 7);
}

TEST_CASE("an export holds every row as it was, and only then is the month dropped") {
    old_town in;
    in.on().script("create table before as select * from activities where occurred_at < '2020-02-01'");
    CHECK(in.cleanup({"--export", in.folder.string(), "--drop"}) == exit_code::done);
    CHECK(has(in.out, "activities_2020_01: 45,000 exported and counted again, dropped"));
    CHECK_FALSE(in.there("activities_2020_01"));
    CHECK_FALSE(in.there("activities_2020_02"));
    CHECK(in.number("select count(*) from activities") == 1);
    CHECK((std::filesystem::status(in.january()).permissions() & std::filesystem::perms::group_read) ==
          std::filesystem::perms::none);
    std::filesystem::permissions(in.folder, std::filesystem::perms::all);  // for the server to read it
    std::filesystem::permissions(in.january(), std::filesystem::perms::all);
    in.on().script(fmt::format("create table again (like activities); copy again from program 'gzip -dc {}' csv header",
                               in.january()));
    CHECK(in.number("select count(*) from (select b::text from before b except select a::text from again a) x") == 0);
    CHECK(in.number("select count(*) from again") == 45000);
    CHECK(in.number("select count(*) from audit_log where command = 'cleanup:activities' and outcome = 'done'") == 1);
    CHECK(in.cleanup({"--export", in.folder.string(), "--drop"}) == exit_code::done);
    CHECK(has(in.out, "No month is that old"));
}

TEST_CASE("a run that was stopped anywhere is completed by the next one") {
    old_town in;
    const auto to = in.folder.string();
    // Stopped after it had detached one, in the middle of a file.
    fib::upkeep::detach_oldest(in.on(), "activities", fib::timestamp_from_sql("2020-03-01 00:00:00+00").value());
    std::ofstream{in.january() + ".part"} << "half of a";
    CHECK(in.cleanup({"--export", to}) == exit_code::done);
    CHECK(in.there("activities_2020_01"));
    CHECK(fib::upkeep::count_csv_gz(in.january()).value() == 45000);
    CHECK_FALSE(std::filesystem::exists(in.january() + ".part"));
    // Stopped before it dropped: what changed since is in the file that is left.
    in.on().script("create table changed (like activities_2020_01); update activities_2020_01 set detail = 'changed'");
    CHECK(in.cleanup({"--export", to, "--drop"}) == exit_code::done);
    CHECK_FALSE(in.there("activities_2020_01"));
    std::filesystem::permissions(in.folder, std::filesystem::perms::all);  // for the server to read it
    std::filesystem::permissions(in.january(), std::filesystem::perms::all);
    in.on().script(fmt::format("copy changed from program 'gzip -dc {}' csv header", in.january()));
    CHECK(in.number("select count(*) from changed where detail = 'changed'") == 45000);
}

TEST_CASE("one cleanup of a log at a time") {
    old_town in;
    fib::store::session other{in.settings()};
    other.query("select pg_advisory_lock(hashtextextended('fibonacco.cleanup.activities.' || current_schema(), 0))");
    CHECK(in.cleanup({"--export", in.folder.string(), "--drop"}) == exit_code::failed);
    CHECK(has(in.err, "another cleanup:activities is under way"));
    CHECK(in.number("select count(*) from activities") == 45002);
}

TEST_CASE("a month is not dropped while its file is damaged, or is another's") {
    old_town in;
    const auto to = in.folder.string();
    REQUIRE(in.cleanup({"--export", to}) == exit_code::done);
    std::filesystem::resize_file(in.january(), std::filesystem::file_size(in.january()) - 9);
    CHECK(in.cleanup({"--export", to, "--drop"}) == exit_code::failed);
    CHECK(has(in.err, "damaged or cut short"));
    CHECK(in.there("activities_2020_01"));
    std::filesystem::copy_file(in.folder / "activities_2020_02.csv.gz", in.january(),
                               std::filesystem::copy_options::overwrite_existing);
    CHECK(in.cleanup({"--export", to, "--drop"}) == exit_code::failed);
    CHECK(has(in.err, "has 45000 rows"));
    CHECK(in.there("activities_2020_01"));
    CHECK(in.cleanup({"--drop", "--without-export", "--json"}) == exit_code::done);
    CHECK(has(in.out, R"("table":"activities_2020_01","exported":0,)"));
    CHECK_FALSE(in.there("activities_2020_01"));
}

TEST_CASE("each log has its verb, and finds months that the engine had detached") {
    old_town in;
    in.on().script(
        "select make_partition('send_log', '2020-01-01'), make_partition('tracking_events', '2020-01-01');"
        "insert into send_log (person_id, channel, sent_at) values (1, 'email', '2020-01-09')");
    fib::upkeep::detach_oldest(in.on(), "send_log", fib::timestamp_from_sql("2020-03-01 00:00:00+00").value());
    CHECK(in.fibctl({"cleanup:send-log", "--older-than", "30d"}) == exit_code::done);
    CHECK(has(in.out, "send_log_2020_01  detached"));
    for (const auto* verb : {"cleanup:send-log", "cleanup:tracking"}) {
        CHECK(in.fibctl({verb, "--older-than", "30d", "--export", in.folder.string(), "--drop"}) == exit_code::done);
    }
    CHECK_FALSE(in.there("send_log_2020_01"));
    CHECK_FALSE(in.there("tracking_events_2020_01"));
    CHECK(in.number("select count(*) from activities") == 45002);
}
