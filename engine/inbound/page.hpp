#pragma once

#include "http/message.hpp"

#include <string>
#include <string_view>

namespace fib::inbound {

/// A small page for a person, complete in itself: it fits a phone, follows light and dark, needs no script and no
/// cookie, and is kept by no cache and no search engine. `title` is text; `body` is HTML, its values escaped.
http::response page(unsigned status, std::string_view title, std::string_view body);

/// Text as HTML, in elements and in quoted attributes.
std::string escaped(std::string_view text);

}  // namespace fib::inbound
