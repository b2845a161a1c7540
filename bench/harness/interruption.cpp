#include "bench/harness/interruption.hpp"

#include <csignal>
#include <stdexcept>

namespace fib::bench {
namespace {

volatile std::sig_atomic_t came = 0;

void note(int) {
    came = 1;
}

}  // namespace

void watch_for_signals() {
    struct sigaction how {};
    how.sa_handler = note;
    how.sa_flags = static_cast<int>(SA_RESETHAND);  // no SA_RESTART: whoever waits is to wake up
    for (const int which : {SIGINT, SIGTERM}) ::sigaction(which, &how, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
}

bool asked_to_stop() {
    return came != 0;
}

void stop_if_asked() {
    if (asked_to_stop()) throw std::runtime_error{"interrupted; nothing was measured"};
}

}  // namespace fib::bench
