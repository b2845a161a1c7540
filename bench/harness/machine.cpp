#include "bench/harness/machine.hpp"

#include <fmt/format.h>

#include <fstream>
#include <thread>

namespace fib::bench {
namespace {

/// proc(5), status: HugetlbPages.
bool has_huge_pages(::pid_t process) {
    std::ifstream in{fmt::format("/proc/{}/status", process)};
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("HugetlbPages:")) return line.find_first_of("123456789") != std::string::npos;
    }
    return false;
}

}  // namespace

std::string machine_words() {
    std::ifstream in{"/proc/cpuinfo"};
    std::string model = "processors";
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos) {
            model = line.substr(colon + 2);
            break;
        }
    }
    return fmt::format("{} × {}", std::thread::hardware_concurrency(), model);
}

std::string postgresql_words(workplace& at) {
    const std::string whole{at.admin().query("show server_version").text(0, 0)};
    const auto name = "PostgreSQL " + whole.substr(0, whole.find(' '));
    const auto server = at.postmaster();
    if (!server) return name;
    return fmt::format("{} {} huge pages", name, has_huge_pages(*server) ? "with" : "without");
}

}  // namespace fib::bench
