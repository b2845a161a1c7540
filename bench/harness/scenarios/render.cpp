#include "bench/harness/machine.hpp"
#include "bench/harness/parts/sample_mail.hpp"
#include "bench/harness/scenarios.hpp"
#include "cli/print.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

/// Not inlined, so that a profiler can count what is inside and nothing else.
[[gnu::noinline]] std::size_t render_all(sample_mail& mail, std::int64_t count) {
    std::size_t bytes = 0;
    for (std::int64_t i = 0; i < count; ++i) bytes += mail.compose(static_cast<std::int32_t>(i + 1)).mail.body.size();
    return bytes;
}

/// From a person's row to the bytes of the request's body. Needs no database and no network.
class render_scenario final : public scenario {
public:
    void offer(options& to) override { to.number("--count", count_, "How many mails"); }

    report run() override {
        sample_mail mail;
        const auto before = used_by_this_process();
        const auto start = std::chrono::steady_clock::now();
        const auto bytes = static_cast<double>(render_all(mail, count_));
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        const auto used = used_by_this_process() - before;
        const auto count = static_cast<double>(count_);
        report out;
        out.headline =
            fmt::format("{} mails rendered a second, on one processor", number_text(count / took.count(), 0));
        out.setting = fmt::format("{} mails of {} bytes ({})", cli::grouped(count_), number_text(bytes / count, 0),
                                  machine_words());
        out.add("mails_per_second", "rendered", count / took.count(), "mails a second");
        out.add("ns_each", "each", took.count() * 1e9 / count, "ns");
        out.add("body_bytes", "a request's body", bytes / count, "bytes");
        out.bars.push_back({"render", "one mail", {bar_part("engine", "engine", used, count)}});
        return out;
    }

private:
    std::int64_t count_ = 500'000;
};

}  // namespace

std::unique_ptr<scenario> render() {
    return std::make_unique<render_scenario>();
}

}  // namespace fib::bench
