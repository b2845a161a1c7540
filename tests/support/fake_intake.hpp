#pragma once

#include "inbound/intake.hpp"

#include <utility>
#include <vector>

namespace fib::test {

/// Remembers what it was given and answers what it was told to.
struct fake_intake : inbound::intake {
    boost::asio::awaitable<inbound::kept> write(std::vector<inbound::message_event> some) override {
        for (auto& one : some) events.push_back(std::move(one));
        co_return answer;
    }
    boost::asio::awaitable<inbound::kept> write(inbound::notice one) override {
        notices.push_back(std::move(one));
        co_return answer;
    }
    void offer(inbound::message_event one) override { offered.push_back(std::move(one)); }

    inbound::kept answer = inbound::kept::written;
    std::vector<inbound::message_event> events;
    std::vector<inbound::message_event> offered;
    std::vector<inbound::notice> notices;
};

}  // namespace fib::test
