#include "bench/harness/programs.hpp"

#include "file_limit.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>
#include <unistd.h>

namespace fib::bench {

programs programs::beside_this_one() {
    programs found{std::filesystem::canonical("/proc/self/exe").parent_path().string()};
    for (const auto& one : {found.fibctl(), found.fibengine(), found.fibsandbox()}) {
        if (::access(one.c_str(), X_OK) == 0) continue;
        throw std::runtime_error{fmt::format(
            "{} is not there: fibbench measures the binaries beside it; build them all with: ./dev build", one)};
    }
    return found;
}

void need_files_for(std::size_t connections) {
    constexpr std::size_t beside_connections = 100;
    const auto needed = connections + beside_connections;
    if (const auto limit = raise_file_limit(); limit < needed) {
        throw std::runtime_error{
            fmt::format("{} connections need {} open files and the hard limit is {}: raise it (ulimit -Hn {}), or give "
                        "a smaller --concurrency",
                        connections, needed, limit, needed)};
    }
}

}  // namespace fib::bench
