#include "aws/sigv4.hpp"
#include "bench/harness/machine.hpp"
#include "bench/harness/parts/sample_mail.hpp"
#include "bench/harness/scenarios.hpp"
#include "cli/print.hpp"
#include "providers/ses/request.hpp"

#include <fmt/format.h>

namespace fib::bench {
namespace {

constexpr const char* host = "email.us-east-1.amazonaws.com";

/// Not inlined, so that a profiler can count what is inside and nothing else.
[[gnu::noinline]] std::size_t sign_all(aws::signer& signer, const std::string& body, std::int64_t count) {
    std::size_t bytes = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        auto call = providers::ses::send_email({});
        signer.sign(call.method, call.target, host, call.headers, body, sample_moment());
        bytes += call.headers.back().second.size();
    }
    return bytes;
}

/// Signature Version 4 of a request whose body is one of the seeds' mails. Needs no database and no network.
class sign_scenario final : public scenario {
public:
    void offer(options& to) override { to.number("--count", count_, "How many requests"); }

    report run() override {
        const auto body = sample_mail{}.compose(1).mail.body;
        aws::signer signer{{"AKIDSANDBOX", secret{"sandbox-secret"}, {}}, {"us-east-1", "ses"}};
        const auto before = used_by_this_process();
        const auto start = std::chrono::steady_clock::now();
        const auto signatures = sign_all(signer, body, count_);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        const auto used = used_by_this_process() - before;
        const auto count = static_cast<double>(count_);
        report out;
        out.headline =
            fmt::format("{} requests signed a second, on one processor", number_text(count / took.count(), 0));
        out.setting = fmt::format("{} requests with bodies of {} bytes ({})", cli::grouped(count_),
                                  cli::grouped(static_cast<std::int64_t>(body.size())), machine_words());
        out.add("requests_per_second", "signed", count / took.count(), "requests a second");
        out.add("ns_each", "each", took.count() * 1e9 / count, "ns");
        out.add("body_bytes", "a request's body", static_cast<double>(body.size()), "bytes");
        out.bars.push_back({"sign", "one request", {bar_part("engine", "engine", used, count)}});
        out.checks.push_back({"everything_signed", "every request got a signature", signatures > 0});
        return out;
    }

private:
    std::int64_t count_ = 200'000;
};

}  // namespace

std::unique_ptr<scenario> sign() {
    return std::make_unique<sign_scenario>();
}

}  // namespace fib::bench
