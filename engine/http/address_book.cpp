#include "http/address_book.hpp"

#include "http/waiting_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace fib::http {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

/// After a failed look-up, or when no address answered: not more often than that.
constexpr std::chrono::seconds again_after{1};

}  // namespace

class address_book::state : public std::enable_shared_from_this<state> {
public:
    state(asio::any_io_executor executor, std::string host, std::uint16_t port, std::chrono::seconds lifetime)
        : host_{std::move(host)}, port_{port}, lifetime_{lifetime}, resolver_{executor}, line_{executor} {
        boost::system::error_code is_a_name;
        const auto address = asio::ip::make_address(host_, is_a_name);
        if (is_a_name) return;
        known_.emplace_back(address, port_);
        due_ = deadline::steady::time_point::max();
    }

    asio::awaitable<answer> find(deadline until) {
        if (!looking_ && deadline::steady::now() >= due_) look_up();
        if (known_.empty()) {
            const auto self = shared_from_this();
            if (!co_await line_.wait(until, false))
                co_return answer{{}, true, "its name could not be looked up in time"};
        }
        co_return answer{known_, false, known_.empty() ? trouble_ : std::string{}};
    }

    void prefer(const endpoint& one) {
        const auto where = std::find(known_.begin(), known_.end(), one);
        if (where != known_.end()) std::rotate(known_.begin(), where, where + 1);
    }

    void doubt() {
        if (due_ != deadline::steady::time_point::max()) due_ = std::min(due_, looked_ + again_after);
    }

    void close() {
        resolver_.cancel();
        let_go();
    }

private:
    /// A plain callback and no coroutine, for a look-up under way cannot be interrupted: whoever asked may be gone.
    void look_up() {
        looking_ = true;
        resolver_.async_resolve(
            host_, std::to_string(port_),
            [self = shared_from_this()](boost::system::error_code wrong, const tcp::resolver::results_type& found) {
                self->note(wrong, found);
            });
    }

    void note(boost::system::error_code wrong, const tcp::resolver::results_type& found) {
        looking_ = false;
        looked_ = deadline::steady::now();
        due_ = looked_ + (wrong ? deadline::steady::duration{again_after} : lifetime_);
        if (wrong) {
            trouble_ = fmt::format("its name cannot be looked up ({}); check the name and this machine's DNS",
                                   wrong.message());
        } else {
            known_.assign(found.begin(), found.end());
        }
        let_go();
    }

    void let_go() {
        while (!line_.empty()) line_.serve({});
    }

    std::string host_;
    std::uint16_t port_;
    deadline::steady::duration lifetime_;
    tcp::resolver resolver_;
    waiting_line<std::monostate> line_;
    std::vector<endpoint> known_;
    std::string trouble_ = "the look-up of its name was given up";
    deadline::steady::time_point looked_{};
    deadline::steady::time_point due_{};
    bool looking_ = false;
};

address_book::address_book(asio::any_io_executor executor, std::string host, std::uint16_t port,
                           std::chrono::seconds lifetime)
    : state_{std::make_shared<state>(std::move(executor), std::move(host), port, lifetime)} {}

address_book::~address_book() {
    close();
}

asio::awaitable<address_book::answer> address_book::find(deadline until) {
    return state_->find(until);
}

void address_book::prefer(const endpoint& one) {
    state_->prefer(one);
}

void address_book::doubt() {
    state_->doubt();
}

void address_book::close() {
    state_->close();
}

}  // namespace fib::http
