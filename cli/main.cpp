#include "base/log.hpp"
#include "cli/frame.hpp"

#include <csignal>
#include <iostream>
#include <string>
#include <unistd.h>
#include <vector>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    fib::set_up_log("warn", fib::log_format::text);
    const fib::cli::surroundings around{
        .variables = fib::process_environment(),
        .folder = {},
        .out = std::cout,
        .err = std::cerr,
        .clock = fib::machine_clock(),
        .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
        .err_is_terminal = ::isatty(STDERR_FILENO) == 1,
    };
    return static_cast<int>(fib::cli::run(std::vector<std::string>(argv + 1, argv + argc), around));
}
