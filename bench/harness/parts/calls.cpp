#include "bench/harness/parts/calls.hpp"

#include "bench/harness/engine_environment.hpp"
#include "bench/harness/parts/claims.hpp"
#include "bench/harness/parts/engine_parts.hpp"
#include "bench/harness/sandbox_process.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

namespace fib::bench {
namespace {

constexpr int batch = 1000;

struct recipient {
    const pipeline::claim* held;
    const pipeline::person* who;
    const pipeline::step* at;
};

std::vector<pipeline::claim> read_everybody(const database& books) {
    claimer reading{books, batch, make_mark()};
    std::vector<pipeline::claim> out;
    for (auto got = reading.next(); got; got = reading.next()) out.push_back(*std::move(got));
    return out;
}

}  // namespace

calls_made compose_and_call(const programs& from, const workplace& at, const database& books, std::int64_t in_flight) {
    const sandbox_process provider{from, at.folder(), "calls"};
    const auto how = settings_of(engine_environment(books, provider));
    const auto steps = catalog_of(books);
    const auto claims = read_everybody(books);
    std::vector<recipient> everybody;
    for (const auto& held : claims) {
        for (const auto& who : held.people) {
            everybody.push_back({&held, &who, steps->find(who.at.sequence)->find(who.at.step)});
        }
    }
    auto writer = composer_of(how);
    const auto make = [&](std::int64_t which) {
        const auto& one = everybody[static_cast<std::size_t>(which)];
        return writer.compose(*one.who, *one.at, {one.held->id, one.who->place, one.held->day}, machine_clock().now())
            .mail;
    };
    call_loop loop{how, static_cast<std::size_t>(in_flight)};
    auto done = loop.closed(static_cast<std::int64_t>(everybody.size()), make);
    if (done.others > 0) {
        throw std::runtime_error{
            fmt::format("the sandbox refused {} calls, the first: {}", done.others, done.first_other)};
    }
    return done;
}

}  // namespace fib::bench
