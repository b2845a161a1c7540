#include "bench/harness/child.hpp"

#include "bench/harness/interruption.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <stdexcept>
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

}  // namespace

child::child(const std::vector<std::string>& words, const environment_map& environment, const std::string& out_file) {
    stop_if_asked();
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

std::optional<int> child::collect(int options) {
    if (pid_ < 0) return code_;
    int status = 0;
    rusage usage{};
    ::pid_t got = 0;
    do {
        got = ::wait4(pid_, &status, options, &usage);
        if (got < 0 && asked_to_stop()) terminate();
    } while (got < 0 && errno == EINTR);
    if (got == 0) return std::nullopt;
    pid_ = -1;
    used_ = {seconds_of(usage.ru_utime), seconds_of(usage.ru_stime)};
    peak_kib_ = usage.ru_maxrss;
    code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return code_;
}

int child::wait() {
    if (asked_to_stop()) terminate();
    return collect(0).value();
}

std::optional<int> child::ended() {
    return collect(WNOHANG);
}

void child::terminate() {
    if (pid_ > 0) ::kill(pid_, SIGTERM);
}

void must_run(const std::vector<std::string>& words, const environment_map& environment, const std::string& out_file) {
    child one{words, environment, out_file};
    const int code = one.wait();
    stop_if_asked();
    if (code != 0) {
        throw std::runtime_error{fmt::format("`{}` ended with {}", fmt::join(words, " "), code)};
    }
}

}  // namespace fib::bench
