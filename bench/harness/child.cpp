#include "bench/harness/child.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace fib::bench {
namespace {

std::chrono::duration<double> seconds_of(const timeval& time) {
    return std::chrono::seconds{time.tv_sec} + std::chrono::microseconds{time.tv_usec};
}

std::vector<char*> pointers(std::vector<std::string>& words) {
    std::vector<char*> out;
    for (auto& word : words) out.push_back(word.data());
    out.push_back(nullptr);
    return out;
}

/// The numbers of /proc/PID/stat behind the program's name, which may hold anything.
std::vector<long> stat_of(::pid_t process) {
    std::ifstream file{"/proc/" + std::to_string(process) + "/stat"};
    std::string all{std::istreambuf_iterator<char>{file}, {}};
    const auto name_end = all.rfind(')');
    if (name_end == std::string::npos) return {};
    std::istringstream rest{all.substr(name_end + 4)};
    return {std::istream_iterator<long>{rest}, {}};
}

constexpr std::size_t stat_parent = 0, stat_user = 10, stat_system = 11, stat_children_user = 12,
                      stat_children_system = 13;

std::chrono::duration<double> ticks(long count) {
    return std::chrono::duration<double>{static_cast<double>(count) / static_cast<double>(::sysconf(_SC_CLK_TCK))};
}

}  // namespace

child::child(const std::vector<std::string>& words, const std::map<std::string, std::string>& environment,
             const std::string& out_file) {
    auto arguments = words;
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);
    auto argv = pointers(arguments);
    auto envp = pointers(variables);
    pid_ = ::fork();
    if (pid_ < 0) throw std::system_error{errno, std::generic_category(), "cannot start " + words.front()};
    if (pid_ == 0) {
        const int out = ::open(out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        ::dup2(out, STDOUT_FILENO);
        ::execve(argv.front(), argv.data(), envp.data());
        ::_exit(127);
    }
}

child::~child() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

int child::wait() {
    int status = 0;
    rusage usage{};
    while (::wait4(pid_, &status, 0, &usage) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    used_ = {seconds_of(usage.ru_utime), seconds_of(usage.ru_stime)};
    peak_kib_ = usage.ru_maxrss;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void child::terminate() {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

::pid_t parent_of(::pid_t process) {
    const auto numbers = stat_of(process);
    return numbers.empty() ? -1 : static_cast<::pid_t>(numbers[stat_parent]);
}

processor_time used_by_family(::pid_t parent) {
    processor_time sum;
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
        const auto name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const auto numbers = stat_of(std::stoi(name));
        if (numbers.size() <= stat_children_system) continue;
        const bool itself = std::stoi(name) == parent;
        if (!itself && numbers[stat_parent] != parent) continue;
        sum.user += ticks(numbers[stat_user]);
        sum.system += ticks(numbers[stat_system]);
        if (!itself) continue;
        sum.user += ticks(numbers[stat_children_user]);
        sum.system += ticks(numbers[stat_children_system]);
    }
    return sum;
}

}  // namespace fib::bench
