#include "support/ask_route.hpp"

#include "support/run_coroutine.hpp"

#include <algorithm>
#include <utility>

namespace fib::test {

http::response ask(inbound::route& of, const http::received& request, timestamp at) {
    const std::string_view target{request.target};
    const auto question = std::min(target.find('?'), target.size());
    auto path = target.substr(0, question);
    if (path.starts_with("/api/")) path.remove_prefix(4);
    const inbound::call what{request, path, target.substr(std::min(target.size(), question + 1)), at};
    boost::asio::io_context loop;
    http::response out;
    run_coroutine(loop, [&]() -> boost::asio::awaitable<void> { out = co_await of.answer(what); });
    return out;
}

}  // namespace fib::test
