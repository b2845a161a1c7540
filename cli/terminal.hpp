#pragma once

#include <chrono>
#include <csignal>
#include <cstddef>
#include <iosfwd>
#include <string>

namespace fib::cli {

struct terminal_size {
    std::size_t columns = 80;
    std::size_t lines = 24;
};

/// Of the terminal that standard output is; 80 by 24 where it does not say.
terminal_size size_of_terminal();

/// Holds SIGINT, SIGTERM, SIGHUP and changes of the window's size back from the process for as long as it lives: they
/// are told by wait(). For a program with one thread.
class held_signals {
public:
    enum class what { nothing, end, resized };
    held_signals();
    held_signals(const held_signals&) = delete;
    held_signals& operator=(const held_signals&) = delete;
    ~held_signals();
    /// The first of them that comes within that time, or came since the last call.
    what wait(std::chrono::nanoseconds at_most) const;

private:
    sigset_t ours_{};
    sigset_t before_{};
};

/// The whole screen, drawn over in place without a flicker. The terminal is given back as it was.
class full_screen {
public:
    explicit full_screen(std::ostream& out);
    full_screen(const full_screen&) = delete;
    full_screen& operator=(const full_screen&) = delete;
    ~full_screen();
    /// Lines without their ends, no more and no wider than the terminal.
    void show(const std::string& lines);

private:
    std::ostream& out_;
};

}  // namespace fib::cli
