#include "cli/manual.hpp"

#include "cli/print.hpp"
#include "cli/verbs.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <ostream>
#include <string>

namespace fib::cli::commands {
namespace {

void write_pages(const std::map<std::string, std::string>& pages, const std::string& folder) {
    std::error_code wrong;
    std::filesystem::create_directories(folder, wrong);
    if (wrong) throw failure{fmt::format("cannot make the folder {}: {}", folder, wrong.message())};
    for (const auto& [name, text] : pages) {
        const auto path = std::filesystem::path{folder} / name;
        std::ofstream file{path, std::ios::binary | std::ios::trunc};
        file << text;
        file.close();
        if (!file) throw failure{fmt::format("cannot write {}", path.string())};
    }
}

exit_code run(command& given, const CLI::App& program, const std::string& folder) {
    const auto pages = manual_pages(program);
    if (!folder.empty()) write_pages(pages, folder);
    if (given.json) {
        json_writer json{given.out};
        json.begin_object().field("pages", pages.size()).field("folder", folder).end_object().end();
    } else if (folder.empty()) {
        given.out << pages.at("fibctl.1");
    } else {
        given.out << fmt::format("{} pages written to {}.\n", pages.size(), folder);
    }
    return exit_code::done;
}

}  // namespace

void manual(verbs& all) {
    const auto folder = std::make_shared<std::string>();
    const auto& program = all.program();
    auto verb = all.add("manual", "Write manual pages, one a command; without a folder print the first",
                        "fibctl manual /usr/local/share/man/man1",
                        [folder, &program](command& given) { return run(given, program, *folder); });
    verb.add_option("DIR", *folder, "The folder for the pages");
}

}  // namespace fib::cli::commands
