#include "bench/harness/processor_time.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace fib::bench {
namespace {

struct process_stat {
    std::string name;
    std::vector<long> numbers;  ///< behind the name and the state
};

/// The name stands in brackets and may hold anything.
process_stat stat_of(::pid_t process) {
    std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
    const std::string all{std::istreambuf_iterator<char>{file}, {}};
    const auto begin = all.find('(');
    const auto end = all.rfind(')');
    if (begin == std::string::npos || end == std::string::npos || end + 4 > all.size()) return {};
    std::istringstream rest{all.substr(end + 4)};
    return {all.substr(begin + 1, end - begin - 1), {std::istream_iterator<long>{rest}, {}}};
}

constexpr std::size_t parent = 0, user = 10, system = 11, children_user = 12, children_system = 13;

std::chrono::duration<double> ticks(long count) {
    return std::chrono::duration<double>{static_cast<double>(count) / static_cast<double>(::sysconf(_SC_CLK_TCK))};
}

std::chrono::duration<double> seconds_of(const timeval& time) {
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

}  // namespace

processor_time used_by_this_process() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return {seconds_of(usage.ru_utime), seconds_of(usage.ru_stime)};
}

std::optional<processor_time> used_by(::pid_t process) {
    const auto stat = stat_of(process);
    if (stat.numbers.size() <= system) return std::nullopt;
    return processor_time{ticks(stat.numbers[user]), ticks(stat.numbers[system])};
}

processor_time used_by_family(::pid_t head) {
    processor_time sum;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto stat = stat_of(std::stoi(name));
        if (stat.numbers.size() <= children_system) continue;
        const bool itself = std::stoi(name) == head;
        if (!itself && stat.numbers[parent] != head) continue;
        sum.user += ticks(stat.numbers[user]);
        sum.system += ticks(stat.numbers[system]);
        if (!itself) continue;
        sum.user += ticks(stat.numbers[children_user]);
        sum.system += ticks(stat.numbers[children_system]);
    }
    return sum;
}

std::optional<::pid_t> parent_of(::pid_t process, const char* name) {
    const auto stat = stat_of(process);
    if (stat.numbers.empty() || stat.name != name) return std::nullopt;
    return static_cast<::pid_t>(stat.numbers[parent]);
}

}  // namespace fib::bench
