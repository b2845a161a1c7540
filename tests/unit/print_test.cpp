#include "cli/print.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <sstream>
#include <string>

using namespace fib::cli;

TEST_CASE("a table aligns its columns, numbers to the right") {
    std::ostringstream out;
    table{{{"STEP"}, {"SENT", align::right}, {"NOTE"}}}
        .row({"HOOK-001", grouped(1234567), "fine"})
        .row({"X", "9", ""})
        .print(out);
    CHECK(out.str() ==
          "STEP           SENT  NOTE\n"
          "HOOK-001  1,234,567  fine\n"
          "X                 9  \n");
}

TEST_CASE("a table measures what a terminal shows, not bytes") {
    std::ostringstream out;
    table{{{"NAME"}, {"N"}}}.row({"Zoë", "1"}).row({"日本", "2"}).row({"abcd", "3"}).print(out);
    CHECK(out.str() == "NAME  N\nZoë   1\n日本  2\nabcd  3\n");
    CHECK(display_width("e\xcc\x81") == 1);
    CHECK(display_width("\xff\xff") == 2);
}

TEST_CASE("a cell cannot steer the terminal") {
    CHECK(one_line("a\x1b[2Jb\nc\td\x7f") == "a?[2Jb c d?");
    CHECK(one_line("\xc2\x9b"
                   "31m\xe2\x80\xae") == "?31m?");
    CHECK(one_line("\xff") == "?");
    CHECK(one_line("Zoë") == "Zoë");
}

TEST_CASE("numbers and spans as people read them") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1000) == "1,000");
    CHECK(grouped(-123456) == "-123,456");
    CHECK(grouped(std::numeric_limits<std::int64_t>::min()) == "-9,223,372,036,854,775,808");
    CHECK(span_text(std::chrono::seconds{59}) == "59 s");
    CHECK(span_text(std::chrono::seconds{3600}) == "1 h");
    CHECK(span_text(std::chrono::seconds{7260}) == "2 h 1 min");
    CHECK(span_text(std::chrono::seconds{90000}) == "1 d 1 h");
    CHECK(rate_text(0.44) == "0.4");
    CHECK(rate_text(1203.7) == "1,204");
    CHECK(counted(1, "person", "people") == "1 person");
    CHECK(counted(1200, "person", "people") == "1,200 people");
}

TEST_CASE("JSON escapes what must be escaped and mends what is not UTF-8") {
    std::ostringstream out;
    json_writer json{out};
    json.begin_object().field("a\"b", "x\\y\n\x01\xff é").field("n", -5).field("d", 0.5).field("t", true);
    json.key("list").begin_array().value(1).begin_object().end_object().null().end_array();
    json.field("nan", std::numeric_limits<double>::quiet_NaN()).end_object().end();
    CHECK(out.str() ==
          "{\"a\\\"b\":\"x\\\\y\\n\\u0001\xef\xbf\xbd é\",\"n\":-5,\"d\":0.5,\"t\":true,"
          "\"list\":[1,{},null],\"nan\":null}\n");
}

TEST_CASE("a progress bar draws on a terminal only, and clears its line") {
    std::ostringstream pipe;
    {
        progress_bar bar{pipe, false, "sending", 10};
        bar.show(5);
    }
    CHECK(pipe.str().empty());

    std::ostringstream terminal;
    {
        progress_bar bar{terminal, true, "sending", 2000};
        bar.show(1000);
        bar.show(1001);  // changes nothing that could be seen
        bar.show(5000);
    }
    CHECK(terminal.str() ==
          "\r\033[Ksending  [###############               ]  1,000 of 2,000"
          "\r\033[Ksending  [##############################]  5,000 of 2,000"
          "\r\033[K");
}

TEST_CASE("with a clock the bar says the rate of this run and the time that is left") {
    struct hand_clock : fib::clock {
        fib::timestamp at{};
        fib::timestamp now() const override { return at; }
        std::chrono::nanoseconds since_boot() const override { return {}; }
    } time;
    std::ostringstream terminal;
    progress_bar bar{terminal, true, "scored", 2000, &time};
    bar.show(1000);  // what an earlier run did
    time.at += std::chrono::seconds{4};
    bar.show(1200);
    CHECK(terminal.str().ends_with("1,200 of 2,000  50.0/s, 16 s left"));
}

TEST_CASE("what PostgreSQL refused says what to do") {
    using fib::store::error;
    CHECK(store_sentence({error::kind::statement, "42P01", "relation \"claims\" does not exist"}).find("migrate up") !=
          std::string::npos);
    CHECK(store_sentence({error::kind::connection, "", "refused"}).find("cannot be reached: refused") !=
          std::string::npos);
}
