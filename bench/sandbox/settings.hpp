#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace fib::sandbox {

/// How the sandbox behaves. Percentages are of the messages that would otherwise be accepted; at most one fault meets
/// a message, so together they are at most 100.
struct settings {
    std::string key = "AKIDSANDBOX";
    secret key_secret{"sandbox-secret"};
    secret resend_key{"re_sandbox"};

    std::chrono::milliseconds latency{0};
    std::chrono::milliseconds jitter{0};  ///< each answer takes latency ± a random part of it
    double rate = 0;                      ///< messages a second, one second's worth in a burst; 0: unlimited
    std::uint64_t quota = 0;              ///< recipients in 24 hours; 0: unlimited

    double fail_before = 0;                               ///< 500, not accepted
    double cut_before = 0;                                ///< connection cut, not accepted
    double silent_before = 0;                             ///< no answer, not accepted
    double fail_after = 0;                                ///< accepted, then 500
    double cut_after = 0;                                 ///< accepted, then the connection is cut
    double silent = 0;                                    ///< accepted, no answer
    std::optional<std::chrono::milliseconds> faults_for;  ///< the percentages count that long, from when it was set

    std::uint64_t seed = 1;                     ///< of the faults and the jitter
    std::chrono::milliseconds clock_offset{0};  ///< the sandbox's clock runs that far ahead
    std::uint64_t suspend_after = 0;            ///< accepted messages until the account is suspended; 0: never
    bool pause_sending = false;
};

/// One setting under its one name, for the command line (`--rate`) and for the control endpoint (`"rate"`).
struct setting {
    std::string_view name;
    std::string_view value;  ///< what stands for it in help
    std::string_view meaning;
    result<void, problem> (*set)(settings&, std::string_view value);
};

/// All of them, in the order of the help.
std::span<const setting> all_settings();

/// Sets one by name ('_' counts as '-'). An unknown name or a value that does not fit is an error that says what would.
result<void, problem> set(settings& changed, std::string_view name, std::string_view value);

/// What is wrong with the settings taken together.
result<void, problem> check(const settings& whole);

/// `250ms`, `5s`, `10m`, `1h`, `-10m`; a bare number counts milliseconds.
result<std::chrono::milliseconds, problem> parse_duration(std::string_view text);

}  // namespace fib::sandbox
