#include "bench/harness/sandbox_control.hpp"

#include "http/client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <stdexcept>

namespace fib::bench {

void change_sandbox(const std::string& endpoint, const std::string& ca_file, std::string_view settings) {
    boost::asio::io_context loop;
    http::client_settings how;
    how.connections = 1;
    how.ca_file = ca_file;
    http::client caller{loop.get_executor(), http::origin::parse(endpoint).value(), how};
    http::request call{"POST", "/_sandbox/settings", {{"Content-Type", "application/json"}}, std::string{settings}};
    auto asked = boost::asio::co_spawn(loop, caller.send(std::move(call), deadline::in(std::chrono::seconds{5})),
                                       boost::asio::use_future);
    while (asked.wait_for(std::chrono::seconds{0}) != std::future_status::ready) loop.run_one();
    const auto answer = asked.get();
    caller.close();
    loop.run();
    if (!answer) throw std::runtime_error{"the sandbox did not change its settings: " + answer.error().what};
    if (answer->status != 200) {
        throw std::runtime_error{fmt::format("the sandbox refused the settings {}: {}", settings, answer->body)};
    }
}

}  // namespace fib::bench
