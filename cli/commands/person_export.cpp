#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/person.hpp"
#include "cli/print.hpp"
#include "cli/verbs.hpp"
#include "privacy/held.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <unistd.h>

namespace fib::cli::commands {
namespace {

struct options {
    std::string who;
    std::string file;
};

void write(store::session& on, const command& given, const std::vector<privacy::subject>& people, std::ostream& out) {
    out << fmt::format(R"({{"exported_at":"{}","people":[)", to_sql(given.clock.now()));
    for (std::size_t which = 0; which < people.size(); ++which) {
        if (which > 0) out << ',';
        privacy::write_held(on, people[which], out);
    }
    out << "]}\n";
}

void write_file(store::session& on, const command& given, const std::vector<privacy::subject>& people,
                const std::string& name) {
    // For its owner alone from the beginning, and in place of an older one only when it is whole.
    const auto part = name + ".part";
    const int made = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (made < 0) throw failure{fmt::format("cannot write {}: {}", part, std::strerror(errno))};
    ::close(made);
    std::ofstream file{part, std::ios::binary | std::ios::trunc};
    write(on, given, people, file);
    file.close();
    if (!file) throw failure{fmt::format("{} could not be written to its end: {}", part, std::strerror(errno))};
    if (std::rename(part.c_str(), name.c_str()) != 0) {
        throw failure{fmt::format("{} could not be renamed to {}: {}", part, name, std::strerror(errno))};
    }
    if (given.json) {
        json_writer{given.out}.begin_object().field("people", people.size()).field("file", name).end_object().end();
    } else {
        given.out << fmt::format("What is held of {} is in {}.\n",
                                 counted(static_cast<std::int64_t>(people.size()), "person", "people"), name);
    }
}

exit_code run(command& given, const options& chosen) {
    store::session on{database_of(given, std::chrono::minutes{5})};
    const auto people = people_named(on, chosen.who);
    audited_run run{on, given.clock, "person:export", ids_of(people)};
    chosen.file.empty() ? write(on, given, people, given.out) : write_file(on, given, people, chosen.file);
    run.done();
    return exit_code::done;
}

}  // namespace

void person_export(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("person:export", "Write everything that is held of a person, as one JSON document",
                        "fibctl person:export ann@example.com --output ann.json",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("WHO", chosen->who, "The person's id, or a mail address: everybody who has it")
        .required()
        .type_name("ID|EMAIL");
    verb.add_option("--output", chosen->file, "Write to this file instead of standard output").type_name("FILE");
}

}  // namespace fib::cli::commands
