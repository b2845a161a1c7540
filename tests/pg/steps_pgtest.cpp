#include "support/command_town.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using fib::cli::exit_code;
using fib::test::has;

namespace {

const std::string header =
    "step_number,day_offset,campaign_id,template_id,landing_page,subject,preview_text,channel,conditions\n";

/// Steps 1 to 3 as the town has them.
const std::string one = "1,1,HOOK-001,hello,claim,Hello {{first_name}},,email,\n";
const std::string two = "2,2,HOOK-002,hello,claim,Again,,email,\n";
const std::string three = "3,5,HOOK-003,hello,claim,Last,,email,\n";

struct desk : fib::test::command_town {
    std::filesystem::path folder;
    desk() {
        auto name = (std::filesystem::temp_directory_path() / "steps-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        folder = name;
        on().script(
            "insert into email_templates (id, name, subject, body_html, body_text, category) "
            "values ('text', 'text', '', '', 'Hello {{first_name}}', 'sms')");
    }
    desk(const desk&) = delete;
    desk& operator=(const desk&) = delete;
    ~desk() { std::filesystem::remove_all(folder); }

    std::string file(const std::string& text) const {
        const auto path = (folder / "steps.csv").string();
        std::ofstream{path, std::ios::binary} << text;
        return path;
    }
    exit_code import_steps(const std::string& text, const std::string& option = "--json") {
        return fibctl({"steps:import", file(text), option});
    }
    /// All that steps are, and when each was last written.
    std::string steps() {
        return text("select string_agg(xmin::text || s::text, '|' order by id) from campaign_steps s");
    }
};

}  // namespace

TEST_CASE("the steps are listed in order with what they are, and as JSON") {
    desk at;
    at.on().script("update campaign_steps set conditions = '{\"skip_if_tag\": \"vip\"}' where step_number = 2");
    CHECK(at.fibctl({"steps:list"}) == exit_code::done);
    CHECK(has(at.out, "Sequence 1: three steps"));
    CHECK(at.out.find("HOOK-001") < at.out.find("HOOK-002"));
    CHECK(has(at.out, "{\"skip_if_tag\": \"vip\"}"));
    CHECK(at.fibctl({"steps:list", "--sequence", "three steps", "--json"}) == exit_code::done);
    CHECK(
        at.out.starts_with("{\"sequence\":1,\"name\":\"three steps\",\"active\":true,\"steps\":[{\"step_number\":1,"));
    CHECK(has(at.out, "\"active\":true,\"conditions\":null},"));
    CHECK(has(at.out, "\"active\":true,\"conditions\":{\"skip_if_tag\": \"vip\"}},"));
}

TEST_CASE("a sequence is found by id or name; where it is not clear which, the choice is listed") {
    desk at;
    at.on().script("insert into campaign_sequences (name) values ('twins'), ('twins')");
    CHECK(at.fibctl({"steps:list"}) == exit_code::wrong_usage);
    CHECK(has(at.err, "1 'three steps', 2 'twins', 3 'twins'"));
    CHECK(at.fibctl({"steps:list", "--sequence", "twins"}) == exit_code::failed);
    CHECK(has(at.err, "there are several sequences 'twins'"));
    CHECK(at.fibctl({"steps:list", "--sequence", "4"}) == exit_code::failed);
    CHECK(has(at.err, "there is no sequence '4'"));
    CHECK(at.fibctl({"steps:list", "--sequence", "3"}) == exit_code::done);
    CHECK(has(at.out, "no steps"));
}

TEST_CASE("what is exported changes nothing when it is imported, and no row is written") {
    desk at;
    at.on().script(R"(
update campaign_steps set preview_text = '', conditions = '{"wait": true, "require_tag": ["a \"b\"", "c,d"]}',
  subject = E'"Hello",\n{{first_name}}' where step_number = 1;
update campaign_steps set conditions = 'null' where step_number = 2;)");
    const auto path = (at.folder / "out.csv").string();
    CHECK(at.fibctl({"steps:export", path}) == exit_code::done);
    CHECK(has(at.out, "3 steps written to"));
    const auto before = at.steps();
    CHECK(at.fibctl({"steps:import", path, "--json"}) == exit_code::done);
    CHECK(at.out ==
          "{\"sequence\":1,\"dry_run\":false,\"added\":0,\"changed\":0,\"restored\":0,\"retired\":0,\"unchanged\":3,"
          "\"people_moved\":0,\"people_passed_over\":0,\"steps\":[]}\n");
    CHECK(at.steps() == before);
    CHECK(at.fibctl({"steps:export"}) == exit_code::done);
    std::ifstream written{path};
    CHECK(at.out == std::string{std::istreambuf_iterator<char>{written}, {}});
}

TEST_CASE("a dry run says what would be added, changed and retired, and changes nothing") {
    desk at;
    at.people(3);
    const auto before = at.steps();
    const auto text =
        header + "1,1,HOOK-001,text,claim,Hello,,sms,\n" + three + "4,9,HOOK-004,hello,claim,New,soon,email,\n";
    CHECK(at.import_steps(text, "--dry-run") == exit_code::done);
    CHECK(has(at.out, "1 added, 1 changed, 0 restored, 1 retired, 1 as before"));
    CHECK(has(at.out, "template_id, subject, channel"));
    CHECK(has(at.out, "3 people wait at steps that go by another channel"));
    CHECK(has(at.out, "A dry run"));
    CHECK(at.steps() == before);
    CHECK(at.number("select count(*) from audit_log") == 0);
}

TEST_CASE("an import takes the people who wait along, retires what is missing, and a later one restores it") {
    desk at;
    at.people(3);
    at.on().script("update people set sequence_step = 2 where id = 3");
    const auto old = at.number("select id from campaign_steps where step_number = 2");
    CHECK(at.import_steps(header + "1,1,HOOK-001,text,claim,Hello,,sms,\n" + three) == exit_code::done);
    CHECK(has(at.out,
              "\"changed\":1,\"restored\":0,\"retired\":1,\"unchanged\":1,\"people_moved\":2,"
              "\"people_passed_over\":1"));
    CHECK(at.number("select count(*) from people where next_channel = 'sms'") == 2);
    CHECK(at.number("select id from campaign_steps where step_number = 2 and not is_active") == old);
    CHECK(at.text("select outcome || ' ' || (detail ->> 'retired') || ' ' || (detail ->> 'file') from audit_log where "
                  "command = 'steps:import'") == "done 1 steps.csv");
    CHECK(at.fibctl({"steps:list"}) == exit_code::done);
    CHECK(has(at.out, "retired"));
    CHECK(at.fibctl({"steps:export"}) == exit_code::done);
    CHECK_FALSE(has(at.out, "HOOK-002"));
    // What is exported now has a gap where the retired step is, and is as good as before.
    CHECK(at.import_steps(at.out) == exit_code::done);
    CHECK(has(at.out, "\"unchanged\":2"));
    CHECK(at.import_steps(header + one + "2,3,HOOK-002,hello,claim,Again,,email,\n" + three) == exit_code::done);
    CHECK(has(at.out, "\"restored\":1"));
    CHECK(at.number("select day_offset from campaign_steps where is_active and id = " + std::to_string(old)) == 3);
    CHECK(at.number("select count(*) from people where next_channel = 'sms'") == 0);
}

TEST_CASE("every bad line is reported with its number and reason, and nothing is changed") {
    desk at;
    at.on().script("update email_templates set is_active = false where id = 'text'");
    const auto before = at.steps();
    CHECK(at.import_steps(header + one + "2,2,HOOK-002,nowhere,claim,Again,,email,\n" +
                          "2,2,HOOK-02b,hello,claim,Again,,email,\n" + "3,5,HOOK-003,hello,claim,Last,,fax,\n" +
                          "4,5,HOOK-004,hello,claim,{{nonsense}},,email,\"{\"\"skip_if_rich\"\": true}\"\n" +
                          "5,1,HOOK-005,text,claim,Text,,sms,\n" + "seven,1,HOOK-006,hello,claim,Six,,email,\n") ==
          exit_code::failed);
    for (const auto* said :
         {"steps.csv:3: step 2: template 'nowhere' does not exist",
          "steps.csv:4: step 2: the number is used twice, in "
          "line 3 too",
          "steps.csv:5: step 3: channel must be email, sms or voice",
          "steps.csv:6: step 4: subject: ", "steps.csv:6: step 4: condition 'skip_if_rich' is not known",
          "steps.csv:7: step 5: day_offset 1 comes before day 5", "steps.csv:7: step 5: template 'text' is not active",
          "steps.csv:8: step_number must be a whole number", "8 problems; nothing was changed"}) {
        CAPTURE(said);
        CHECK(has(at.err, said));
    }
    CHECK(at.steps() == before);
    CHECK(at.text("select outcome from audit_log") == "failed");
    CHECK(at.fibctl({"steps:import", "/nonexistent/steps.csv"}) == exit_code::failed);
    CHECK(has(at.err, "cannot open"));
}

TEST_CASE("a step that would leave a gap is refused, and one that moves is warned of") {
    desk at;
    CHECK(at.import_steps(header + one + two + three + "5,9,HOOK-005,hello,claim,Five,,email,\n") == exit_code::failed);
    CHECK(has(at.err, "steps.csv:5: step 5: step 4 was to come here"));
    CHECK(at.import_steps(
              header + one + "2,2,HOOK-new,hello,claim,New,,email,\n" + "3,5,HOOK-002,hello,claim,Again,,email,\n",
              "--dry-run") == exit_code::done);
    CHECK(has(at.err, "HOOK-002 was step 2 and is step 3"));
}

TEST_CASE("conditions may ask about a step that is retired") {
    desk at;
    CHECK(at.import_steps(header + one +
                          "3,5,HOOK-003,hello,claim,Last,,email,\"{\"\"skip_if_opened\"\": \"\"HOOK-002\"\"}\"\n") ==
          exit_code::done);
}
