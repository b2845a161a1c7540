#pragma once

#include "providers/email.hpp"

#include <map>
#include <string>
#include <variant>

namespace fib::test {

/// The body that render would make of a layout; a slot without a value stays empty.
inline std::string filled(const providers::body_layout& layout, const std::map<providers::slot, std::string>& values) {
    std::string out;
    for (const auto& part : layout) {
        if (const auto* literal = std::get_if<std::string>(&part)) {
            out += *literal;
        } else if (const auto found = values.find(std::get<providers::slot>(part)); found != values.end()) {
            out += found->second;
        }
    }
    return out;
}

}  // namespace fib::test
