#include "inbound/sns_certificates.hpp"

#include "base/deadline.hpp"

#include <algorithm>
#include <utility>

namespace fib::inbound {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_keep = 4h;
constexpr auto pause_after_failure = 5s;
constexpr auto longest_wait = 7s;  // a fetch takes 5 at most
/// SNS has one certificate a region at a time; more addresses than this are somebody's guesses.
constexpr std::size_t most_known = 64;

/// Whatever becomes of a fetch, those who wait for it go on.
template <class Entry>
struct ending {
    Entry& of;
    ~ending() {
        of.fetching = false;
        of.ended.notify();
    }
};

}  // namespace

sns_certificates::sns_certificates(boost::asio::any_io_executor executor, const sns_hosts& hosts, const clock& time)
    : executor_{std::move(executor)}, hosts_{hosts}, time_{time} {}

boost::asio::awaitable<sns_certificates::found> sns_certificates::find(std::string address) {
    auto place = hosts_.find(address);
    if (!place || !is_certificate_path(place->target)) {
        co_return refused{refusal::foreign, "SigningCertURL is not at SNS's host of a region of SES_SNS_TOPICS",
                          address};
    }
    auto one = known(address);
    if (!one) {
        if (!make_room()) co_return refused{refusal::unready, "too many certificates are being fetched", {}};
        one = std::make_shared<entry>(executor_);
        known_.emplace(std::move(address), one);
        co_await fetch(std::move(*place), one);
    }
    const auto until = deadline::in(longest_wait);
    while (one->fetching && !until.passed()) co_await one->ended.wait(until);
    if (one->held) co_return one->held;
    co_return refused{refusal::unready, "the certificate that signed it cannot be had now", one->trouble};
}

std::shared_ptr<sns_certificates::entry> sns_certificates::known(const std::string& address) {
    const auto at = known_.find(address);
    if (at == known_.end()) return nullptr;
    if (at->second->fetching || at->second->until > time_.now()) return at->second;
    known_.erase(at);
    return nullptr;
}

boost::asio::awaitable<void> sns_certificates::fetch(sns_hosts::place from, std::shared_ptr<entry> into) {
    const ending<entry> whatever_happens{*into};
    const auto pem = co_await hosts_.get(std::move(from));
    settle(*into, pem);
}

void sns_certificates::settle(entry& one, const result<std::string, problem>& pem) const {
    const auto now = time_.now();
    one.until = now + pause_after_failure;
    if (!pem) {
        one.trouble = pem.error().text;
        return;
    }
    auto read = sns_certificate::read(*pem);
    if (!read) {
        one.trouble = "it " + read.error().text;
    } else if (!read->holds_at(now)) {
        one.trouble = "it does not hold at this time; is this machine's clock right?";
    } else {
        one.until = std::min<timestamp>(now + longest_keep, read->until());
        one.held = std::make_shared<const sns_certificate>(std::move(*read));
    }
}

bool sns_certificates::make_room() {
    if (known_.size() < most_known) return true;
    // Failures go first: they count for the shortest time.
    const auto ends_sooner = [](const auto& left, const auto& right) {
        if (left.second->fetching != right.second->fetching) return right.second->fetching;
        return left.second->until < right.second->until;
    };
    const auto first = std::ranges::min_element(known_, ends_sooner);
    if (first->second->fetching) return false;
    known_.erase(first);
    return true;
}

}  // namespace fib::inbound
