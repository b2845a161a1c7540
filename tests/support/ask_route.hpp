#pragma once

#include "inbound/route.hpp"

namespace fib::test {

/// What a route answers to a request, as it would come through the server at that time.
http::response ask(inbound::route& of, const http::received& request, timestamp at);

}  // namespace fib::test
