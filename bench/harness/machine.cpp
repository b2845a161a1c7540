#include "bench/harness/machine.hpp"

#include <fmt/format.h>

#include <fstream>
#include <thread>

namespace fib::bench {

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
    return "PostgreSQL " + whole.substr(0, whole.find(' '));
}

}  // namespace fib::bench
