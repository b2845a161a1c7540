#pragma once

#include "base/deadline.hpp"
#include "base/event.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <optional>

namespace fib::pipeline {

/// How fast one account may send: the wish of the settings or the provider, and what the provider was seen to bear.
/// A throttle cuts the pace to four fifths of what was getting through; the first second without one raises it by half,
/// the next to twice and each further one to three times, until the wish is reached again: a provider that let a tenth
/// through has its full rate four seconds after it stopped throttling. Pure: time comes in as steady seconds.
class governor {
public:
    using seconds = std::chrono::duration<double>;

    /// Messages a second; nothing: as fast as it goes.
    void wish(std::optional<double> rate) { wish_ = rate; }
    void accepted(seconds now);
    void throttled(seconds now);
    /// The pace now; nothing: as fast as it goes.
    std::optional<double> rate(seconds now);

private:
    void roll(seconds now);

    std::optional<double> wish_;
    std::optional<double> limit_;  ///< after throttles, until it has grown past the wish
    seconds window_{0};
    double accepted_ = 0;  ///< in this window of a second
    double accepted_before_ = 0;
    seconds calm_since_{0};
    std::size_t raised_ = 0;  ///< calm seconds since the last throttle
};

/// Tokens that drip at a rate into a bucket that holds a tenth of a second's worth, at least one. Pure.
class token_bucket {
public:
    using seconds = governor::seconds;
    /// Takes up to `wanted`; 0 when there is none now.
    int take(int wanted, std::optional<double> rate, seconds now);
    /// Until the next token at that rate.
    seconds wait(double rate) const;

private:
    double tokens_ = 0;
    seconds filled_{0};
};

/// The seam between this process's own pace and one that is shared by several. One event loop's thread.
class pacer {
public:
    virtual ~pacer() = default;
    /// Waits until at least one message may go, and takes between one and `wanted`; 0 at the deadline or when stopped.
    virtual boost::asio::awaitable<int> take(int wanted, deadline until) = 0;
    virtual void accepted() = 0;
    virtual void throttled() = 0;
    virtual void wish(std::optional<double> rate) = 0;
    /// Ends every wait.
    virtual void stop() = 0;
};

/// The pace of this process alone.
class local_pacer final : public pacer {
public:
    explicit local_pacer(boost::asio::any_io_executor executor);
    boost::asio::awaitable<int> take(int wanted, deadline until) override;
    void accepted() override;
    void throttled() override;
    void wish(std::optional<double> rate) override { governor_.wish(rate); }
    void stop() override;

private:
    governor governor_;
    token_bucket bucket_;
    event stopped_;
    bool stopping_ = false;
};

}  // namespace fib::pipeline
