#include "base/environment.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <stdlib.h>
#include <string>

namespace {

/// A folder that goes with the test.
class folder {
public:
    folder() {
        std::string name = (std::filesystem::temp_directory_path() / "fib-environment-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
    }
    ~folder() { std::filesystem::remove_all(path_); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        std::ofstream{path_ / name, std::ios::binary} << text;
    }
    std::string name() const { return path_.string(); }

private:
    std::filesystem::path path_;
};

using variables = std::map<std::string, std::string>;

std::string value_of(const fib::environment& from, std::string_view name) {
    const auto found = from.find(name).value();
    return found ? found->value : "(not set)";
}

std::string place_of(const fib::environment& from, std::string_view name) {
    return from.find(name).value()->from;
}

/// The value that one line of a .env gives X.
std::string dotenv_value(const std::string& text, const variables& process = {}) {
    const folder here;
    here.write(".env", text);
    fib::environment from{process, here.name()};
    const auto problem = from.read_dotenv();
    if (problem) return "problem: " + problem->text.substr(problem->text.rfind(".env"));
    return value_of(from, "X");
}

}  // namespace

TEST_CASE("the environment wins over its file, that over .env, that over TOML") {
    const folder here;
    here.write("secret", "from a file\n");
    here.write(".env", "A=dotenv\nB=dotenv\nC=dotenv\n");
    here.write("x.toml", "a = 'toml'\nb = 'toml'\nc = 'toml'\nd = 'toml'\n");
    fib::environment from{{{"A", "process"}, {"A_FILE", "secret"}, {"B_FILE", "secret"}}, here.name()};
    REQUIRE_FALSE(from.read_dotenv());
    REQUIRE_FALSE(from.read_toml("x.toml"));

    CHECK(value_of(from, "A") == "process");
    CHECK(value_of(from, "B") == "from a file");
    CHECK(value_of(from, "C") == "dotenv");
    CHECK(value_of(from, "D") == "toml");
    CHECK(value_of(from, "E") == "(not set)");
    CHECK(place_of(from, "A") == "environment");
    CHECK(place_of(from, "B") == "file secret");
    CHECK(place_of(from, "C") == ".env");
    CHECK(place_of(from, "D") == "x.toml");
}

TEST_CASE("a name that is set to nothing is not set, and hides what later places say") {
    const folder here;
    here.write(".env", "A=dotenv\n");
    fib::environment from{{{"A", ""}}, here.name()};
    REQUIRE_FALSE(from.read_dotenv());
    CHECK(value_of(from, "A") == "(not set)");
}

TEST_CASE("NAME_FILE gives the file's text without one line end") {
    const folder here;
    here.write("unix", "two\n\n");
    here.write("windows", "one\r\n");
    const fib::environment from{{{"A_FILE", "unix"}, {"B_FILE", "windows"}}, here.name()};
    CHECK(value_of(from, "A") == "two\n");
    CHECK(value_of(from, "B") == "one");
}

TEST_CASE("a NAME_FILE that cannot be read is a problem that names both") {
    const folder here;
    here.write("empty", "\n");
    here.write("binary", std::string("a\0b", 3));
    const fib::environment from{{{"A_FILE", "missing"}, {"B_FILE", "empty"}, {"C_FILE", "binary"}}, here.name()};
    for (const auto& [name, file] : {std::pair{"A", "missing"}, {"B", "empty"}, {"C", "binary"}}) {
        const auto found = from.find(name);
        REQUIRE(found.has_error());
        CHECK(found.error().text.find(std::string{name} + "_FILE") != std::string::npos);
        CHECK(found.error().text.find(file) != std::string::npos);
    }
}

TEST_CASE("values of .env") {
    CHECK(dotenv_value("X=plain") == "plain");
    CHECK(dotenv_value("  export X = two words  # comment\n") == "two words");
    CHECK(dotenv_value("X=a#b") == "a#b");
    CHECK(dotenv_value("X= # only a comment") == "(not set)");
    CHECK(dotenv_value("# X=no\n\nX=yes\r\n") == "yes");
    CHECK(dotenv_value("X='as is ${HOME} \\n #'") == "as is ${HOME} \\n #");
    CHECK(dotenv_value(R"(X="a \"b\" \\ \$ \n#" # c)") == "a \"b\" \\ $ \n#");
    CHECK(dotenv_value("X=1\nX=2") == "2");
    CHECK(dotenv_value("\xef\xbb\xbfX=1") == "1");
}

TEST_CASE("${NAME} in .env is the process's value, else that of a line above, else nothing") {
    CHECK(dotenv_value("A=above\nX=${A}!", {{"A", "process"}}) == "process!");
    CHECK(dotenv_value("A=above\nX=\"<${A}>\"") == "<above>");
    CHECK(dotenv_value("X=<${NOWHERE}>") == "<>");
    CHECK(dotenv_value("X=${X}") == "(not set)");
    CHECK(dotenv_value("X=$A") == "$A");
}

TEST_CASE("a .env that cannot be read names the line and no value") {
    CHECK(dotenv_value("A=1\nhush-hush\n") == "problem: .env:2: this is not NAME=value; a comment begins with #");
    CHECK(dotenv_value("X='hush") == "problem: .env:1: X: the closing ' is missing");
    CHECK(dotenv_value("X=\"hush") == "problem: .env:1: X: the closing \" is missing");
    CHECK(dotenv_value("X='hush' hush") == "problem: .env:1: X: there is text after the closing '");
    CHECK(dotenv_value("X=${hush") == "problem: .env:1: X: the closing } of a ${NAME} is missing");
}

TEST_CASE("TOML tables and keys of any case make the names") {
    const folder here;
    here.write("x.toml", R"(
port = 8081
email_enabled = false
Claim-Lease = "90s"
[ses]
key = "AK"
SNS_TOPICS = ["a", "b"]
[engine]
concurrency = 12
)");
    fib::environment from{{}, here.name()};
    REQUIRE_FALSE(from.read_toml("x.toml"));
    CHECK(value_of(from, "PORT") == "8081");
    CHECK(value_of(from, "EMAIL_ENABLED") == "false");
    CHECK(value_of(from, "CLAIM_LEASE") == "90s");
    CHECK(value_of(from, "SES_KEY") == "AK");
    CHECK(value_of(from, "SES_SNS_TOPICS") == "a,b");
    CHECK(value_of(from, "ENGINE_CONCURRENCY") == "12");
}

TEST_CASE("TOML that is wrong is a problem with file and line") {
    const folder here;
    fib::environment from{{}, here.name()};
    here.write("bad.toml", "a = 1\nb = = 2\n");
    CHECK(from.read_toml("bad.toml")->text.starts_with("bad.toml:2: "));
    here.write("twice.toml", "A = 1\na = 2\n");
    CHECK(from.read_toml("twice.toml")->text.find("A is given twice") != std::string::npos);
    here.write("date.toml", "a = 2020-01-01\n");
    CHECK(from.read_toml("date.toml")->text.starts_with("date.toml:1: A "));
    CHECK(from.read_toml("missing.toml")->text.find("missing.toml") != std::string::npos);
}

TEST_CASE("the example of a .env can be read") {
    const folder here;
    std::ifstream example{FIB_SOURCE_DIR "/.env.example"};
    REQUIRE(example);
    here.write(".env", std::string{std::istreambuf_iterator<char>{example}, {}});
    fib::environment from{{}, here.name()};
    REQUIRE_FALSE(from.read_dotenv());
    CHECK(value_of(from, "SES_FROM") == "Fibonacco <news@example.com>");
    CHECK(value_of(from, "APP_KEY") == "(not set)");
}
