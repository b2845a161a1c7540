#define DOCTEST_CONFIG_IMPLEMENT
#include "support/database.hpp"

#include <doctest/doctest.h>
#include <spdlog/spdlog.h>

#include <csignal>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    spdlog::set_level(spdlog::level::off);
    doctest::Context context{argc, argv};
    const int failed = context.run();
    fib::test::database::drop_pattern();
    return failed;
}
