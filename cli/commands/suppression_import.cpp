#include "cli/audit.hpp"
#include "cli/database.hpp"
#include "cli/print.hpp"
#include "cli/suppression_file.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace fib::cli::commands {
namespace {

constexpr std::size_t lines_at_once = 5000;
constexpr std::size_t longest_line = 4096;
constexpr std::size_t most_shown = 1000;

struct options {
    std::string file;
    std::string reason = "manual";
};

struct refused_line {
    std::int64_t number;
    std::string why;
};

struct imported {
    std::int64_t lines = 0;
    std::int64_t added = 0;
    std::int64_t refused = 0;
    std::vector<refused_line> shown;  ///< the first of them
};

void write(store::session& on, std::vector<pipeline::suppression>& batch, imported& did) {
    store::transaction tx{on};
    did.added += static_cast<std::int64_t>(pipeline::suppress(on, batch));
    tx.commit();
    batch.clear();
}

bool is_blank(const std::string& line) {
    return line.find_first_not_of(" \t\r") == std::string::npos;
}

imported import_file(store::session& on, const command& given, const options& chosen) {
    std::ifstream file{chosen.file, std::ios::binary};
    if (!file) throw failure{fmt::format("cannot read {}: {}", chosen.file, std::strerror(errno))};
    std::error_code unknown;
    const auto size = std::filesystem::file_size(chosen.file, unknown);
    progress_bar bar{given.err, given.err_is_terminal && !given.json, "bytes",
                     unknown ? 0 : static_cast<std::int64_t>(size), &given.clock};
    const auto source = std::filesystem::path{chosen.file}.filename().string();
    const auto now = given.clock.now();
    imported did;
    std::int64_t number = 0;
    std::int64_t bytes = 0;
    std::vector<pipeline::suppression> batch;
    for (std::string line; std::getline(file, line);) {
        ++number;
        bytes += static_cast<std::int64_t>(line.size()) + 1;
        if (is_blank(line) || (number == 1 && is_header(line))) continue;
        ++did.lines;
        auto read = line.size() > longest_line ? problem{"is longer than 4096 bytes"}
                                               : read_suppression(line, chosen.reason, source, now);
        if (read) {
            batch.push_back(*std::move(read));
            if (batch.size() == lines_at_once) write(on, batch, did);
        } else if (++did.refused <= static_cast<std::int64_t>(most_shown)) {
            did.shown.push_back({number, read.error().text});
        }
        bar.show(bytes);
    }
    if (file.bad()) throw failure{fmt::format("{} could not be read to its end; repeat the import", chosen.file)};
    write(on, batch, did);
    return did;
}

void print_json(const command& given, const imported& did) {
    json_writer json{given.out};
    json.begin_object().field("lines", did.lines).field("added", did.added).field("refused", did.refused);
    json.key("refused_lines").begin_array();
    for (const auto& one : did.shown) json.begin_object().field("line", one.number).field("why", one.why).end_object();
    json.end_array().end_object().end();
}

void print_people(const command& given, const imported& did) {
    for (const auto& one : did.shown) given.err << fmt::format("line {}: {}\n", one.number, one_line(one.why));
    if (did.refused > static_cast<std::int64_t>(did.shown.size())) {
        given.err << fmt::format("... {} lines in all\n", grouped(did.refused));
    }
    given.out << fmt::format("{} read, {} new on the list, {} refused.\n", counted(did.lines, "line", "lines"),
                             grouped(did.added), grouped(did.refused));
}

exit_code run(command& given, const options& chosen) {
    const auto reason = suppression_reason(chosen.reason);
    if (!reason) throw usage_error{"--reason " + reason.error().text};
    store::session on{database_of(given, std::chrono::seconds{60})};
    audited_run audit{on, given.clock, "suppression:import", audit_detail([&](json_writer& json) {
                          json.field("file", std::filesystem::path{chosen.file}.filename().string());
                          json.field("reason", *reason);
                      })};
    const auto did = import_file(on, given, chosen);
    audit.done(audit_detail([&](json_writer& json) {
        json.field("lines", did.lines).field("added", did.added).field("refused", did.refused);
    }));
    given.json ? print_json(given, did) : print_people(given, did);
    return did.refused == 0 ? exit_code::done : exit_code::failed;
}

}  // namespace

void suppression_import(verbs& all) {
    const auto chosen = std::make_shared<options>();
    auto verb = all.add("suppression:import", "Bring a CSV file of addresses onto the suppression list",
                        "fibctl suppression:import old-provider.csv --reason unsubscribed",
                        [chosen](command& given) { return run(given, *chosen); });
    verb.add_option("FILE", chosen->file, "Lines of address[,reason[,source]], with or without a header").required();
    verb.add_option("--reason", chosen->reason, "For lines that give none").type_name("WORD");
}

}  // namespace fib::cli::commands
