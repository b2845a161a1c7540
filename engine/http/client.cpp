#include "http/client.hpp"

#include "http/pool.hpp"

#include <stdexcept>
#include <utility>

namespace fib::http {

std::string_view to_string(phase where) {
    switch (where) {
        case phase::resolve:
            return "resolve";
        case phase::connect:
            return "connect";
        case phase::handshake:
            return "handshake";
        case phase::write:
            return "write";
        case phase::read:
            return "read";
    }
    return "unknown";
}

void throw_exception_from_error(const failure& what, const boost::source_location&) {
    throw std::runtime_error{what.what};
}

client::client(boost::asio::any_io_executor executor, origin where, client_settings settings)
    : pool_{std::make_unique<pool>(std::move(executor), std::move(where), std::move(settings))} {}

client::~client() = default;

const origin& client::where() const {
    return pool_->where();
}

boost::asio::awaitable<result<response, failure>> client::send(request call, deadline until) {
    return pool_->send([ready = std::move(call)]() mutable { return std::move(ready); }, until);
}

boost::asio::awaitable<result<response, failure>> client::send(std::function<request()> make, deadline until) {
    return pool_->send(std::move(make), until);
}

void client::close() {
    pool_->close();
}

client_counts client::counts() const {
    return pool_->counts();
}

}  // namespace fib::http
