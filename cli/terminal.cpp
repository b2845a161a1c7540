#include "cli/terminal.hpp"

#include <ostream>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace fib::cli {

terminal_size size_of_terminal() {
    winsize found{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &found) != 0 || found.ws_col == 0 || found.ws_row == 0) return {};
    return {found.ws_col, found.ws_row};
}

held_signals::held_signals() {
    ::sigemptyset(&ours_);
    for (const int one : {SIGINT, SIGTERM, SIGHUP, SIGWINCH}) ::sigaddset(&ours_, one);
    ::pthread_sigmask(SIG_BLOCK, &ours_, &before_);
}

held_signals::~held_signals() {
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

held_signals::what held_signals::wait(std::chrono::nanoseconds at_most) const {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(at_most);
    const timespec span{.tv_sec = seconds.count(), .tv_nsec = (at_most - seconds).count()};
    const int got = ::sigtimedwait(&ours_, nullptr, &span);
    if (got < 0) return what::nothing;
    return got == SIGWINCH ? what::resized : what::end;
}

// The alternate screen of xterm and everything since; the cursor would run about on it.
full_screen::full_screen(std::ostream& out) : out_{out} {
    out_ << "\033[?1049h\033[?25l" << std::flush;
}

full_screen::~full_screen() {
    out_ << "\033[?25h\033[?1049l" << std::flush;
}

void full_screen::show(const std::string& lines) {
    std::string text = "\033[H";
    std::string_view rest{lines};
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        text += rest.substr(0, end);
        text += "\033[K";
        if (end == std::string_view::npos) break;
        rest.remove_prefix(end + 1);
        if (!rest.empty()) text += "\r\n";
    }
    out_ << text << "\033[J" << std::flush;
}

}  // namespace fib::cli
