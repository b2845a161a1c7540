#pragma once

#include <optional>
#include <string_view>

namespace fib::pipeline {

enum class channel { email, sms, voice };

constexpr std::string_view to_string(channel which) {
    switch (which) {
        case channel::email:
            return "email";
        case channel::sms:
            return "sms";
        case channel::voice:
            return "voice";
    }
    return "";
}

constexpr std::optional<channel> parse_channel(std::string_view text) {
    for (const auto which : {channel::email, channel::sms, channel::voice}) {
        if (text == to_string(which)) return which;
    }
    return std::nullopt;
}

}  // namespace fib::pipeline
