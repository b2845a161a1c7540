#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace fib::providers {

/// A sender as settings name it: `news@example.com` or `Name <news@example.com>`.
struct mailbox {
    std::string name;  ///< UTF-8; may be empty
    std::string address;

    /// The error says what is wrong with `text`, without the setting's name. An address is ASCII (a domain that is not
    /// needs its Punycode form), and nothing in it can end a header line.
    static result<mailbox, problem> parse(std::string_view text);

    /// As a From header has it: a name that is not ASCII in encoded-words (RFC 2047), one with specials in quotes.
    std::string as_header() const;
    /// `Name <address>`, for a provider that encodes the name itself.
    std::string as_given() const;
};

}  // namespace fib::providers
