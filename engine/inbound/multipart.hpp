#pragma once

#include "inbound/form.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace fib::inbound {

/// The boundary of a `multipart/form-data` Content-Type (RFC 2046, 5.1.1: 1 to 70 characters); nothing for other types.
std::optional<std::string> boundary_of(std::string_view content_type);

/// The fields of a multipart/form-data body (RFC 7578) in their order; a file is a field like others, its name apart.
/// Nothing for a body that ends before its closing boundary, has a part without a name, or more than `most_fields`.
std::optional<form> read_multipart(std::string_view body, std::string_view boundary);

}  // namespace fib::inbound
