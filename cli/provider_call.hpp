#pragma once

#include "email_provider.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace fib::cli {

/// The email provider for a single call, on an event loop of its own. The settings' problems must have been looked at;
/// `time` must outlive it.
class provider_call {
public:
    provider_call(const settings& from, const clock& time)
        : provider_{make_email_provider(loop_.get_executor(), from, 1, time)} {}
    provider_call(const provider_call&) = delete;
    provider_call& operator=(const provider_call&) = delete;

    providers::email& provider() { return *provider_; }

    /// Blocks until the call has ended; nothing if it did not within `at_most`. What leaves the call is thrown.
    template <class Answer>
    std::optional<Answer> wait_for(boost::asio::awaitable<Answer> call, std::chrono::seconds at_most) {
        std::optional<Answer> answer;
        boost::asio::co_spawn(loop_, std::move(call), [&](std::exception_ptr problem, Answer what) {
            if (problem) std::rethrow_exception(problem);
            answer = std::move(what);
            provider_->close();
        });
        loop_.run_for(at_most);
        if (!answer) {
            // It must not outlive the provider that it speaks of.
            provider_->close();
            loop_.run_for(std::chrono::seconds{1});
        }
        return answer;
    }

private:
    boost::asio::io_context loop_{1};
    std::unique_ptr<providers::email> provider_;
};

}  // namespace fib::cli
