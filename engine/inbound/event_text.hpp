#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fib::inbound {

/// What message_event promises of its texts, in bytes.
inline constexpr std::size_t longest_detail = 500;
inline constexpr std::size_t longest_user_agent = 300;
inline constexpr std::size_t longest_url = 2000;

/// The address in `ann@example.com` or `Ann <ann@example.com>`, lower case; empty where there is none.
std::string address_in(std::string_view text);

/// The text itself where it may be a provider's name for something: at most 255 printable ASCII characters and no
/// blank. Empty otherwise.
std::string_view id_in(std::string_view text);

}  // namespace fib::inbound
