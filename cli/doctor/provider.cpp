#include "cli/doctor/finding.hpp"
#include "cli/print.hpp"
#include "cli/provider_call.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>

namespace fib::cli::doctor {
namespace {

using namespace std::chrono_literals;
using answer = result<providers::account, providers::outcome>;

std::string describe(const providers::account& account) {
    std::string text = "sending is enabled";
    if (account.rate) text += fmt::format(", {} a second", rate_text(*account.rate));
    if (account.left_today)
        text += fmt::format(", {} left today", grouped(static_cast<std::int64_t>(*account.left_today)));
    return text;
}

}  // namespace

void examine_provider(const settings& given, const fib::clock& clock, findings& report) {
    provider_call call{given, clock};
    auto& provider = call.provider();
    const auto told = call.wait_for<answer>(provider.ask_account(deadline::in(10s)), 15s);
    const std::string name{provider.name()};
    if (!told) {
        report.push_back(
            {level::fail, name, "no answer within 15 seconds; check the network and the provider's status"});
    } else if (told->has_error()) {
        report.push_back(
            {level::fail, name, fmt::format("{}; check its key, region and endpoint", told->error().detail)});
    } else if (!(*told)->sending_enabled) {
        report.push_back({level::fail, name, fmt::format("sending is off: {}; ask the provider", (*told)->reason)});
    } else {
        report.push_back({level::ok, name, describe(**told)});
    }
}

}  // namespace fib::cli::doctor
