#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fib::sync {

/// A telephone number as listings write it, in E.164; nothing where it is none. Ten or eleven digits without a plus are
/// North American, whose area and exchange codes begin with 2 to 9 and are no service code such as 911 (NANPA,
/// "About the NANP"); numbers of other countries count only with their plus. An extension is dropped.
std::optional<std::string> e164(std::string_view written);

}  // namespace fib::sync
