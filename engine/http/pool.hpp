#pragma once

#include "http/connection.hpp"
#include "http/crowding.hpp"
#include "http/waiting_line.hpp"

#include <array>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

namespace fib::http {

/// A client's connections. A call takes the connection that was used last, makes a new one while there may be more, or
/// waits in line for whichever of the two comes first. Beyond the first 64 there may be 64 more with each 256 answers
/// that show that the peer is not crowded.
class client::pool {
public:
    pool(boost::asio::any_io_executor executor, origin where, client_settings settings);
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    ~pool();

    boost::asio::awaitable<result<response, failure>> send(std::function<request()> make, deadline until);
    void close();
    client_counts counts() const;
    const origin& where() const { return where_; }

private:
    struct kept {
        kept(boost::asio::any_io_executor executor, const connection_shared& shared)
            : link{std::move(executor), shared} {}
        connection link;
        deadline::steady::time_point since{};
    };
    using links = std::list<kept>;
    static constexpr std::size_t growth = 64;

    /// A connection in use; goes back to the pool, or is closed when no further call can be made on it.
    class seat {
    public:
        seat(pool& from, links::iterator where) : from_{&from}, where_{where} {}
        seat(seat&& other) noexcept : from_{std::exchange(other.from_, nullptr)}, where_{other.where_} {}
        seat& operator=(seat&&) = delete;
        ~seat();
        connection& link() const { return where_->link; }

    private:
        pool* from_;
        links::iterator where_;
    };

    /// Leave to make one more connection, for as long as this lives.
    class opening {
    public:
        explicit opening(pool& from) : from_{&from} { ++from_->opening_; }
        opening(opening&& other) noexcept : from_{std::exchange(other.from_, nullptr)} {}
        opening& operator=(opening&&) = delete;
        ~opening();

    private:
        pool* from_;
    };

    using turn = std::variant<std::monostate, seat, opening>;  ///< nothing: the pool was closed

    boost::asio::awaitable<result<seat, failure>> take_seat(deadline until);
    boost::asio::awaitable<result<seat, failure>> open(opening leave, deadline until);
    std::optional<turn> take_turn();
    bool may_open() const;
    std::size_t openings() const;
    void give_back(links::iterator where);
    void serve_line();
    void close_unused();
    void plan_closing();
    failure fail(std::string_view why, bool timed_out) const;

    boost::asio::any_io_executor executor_;
    origin where_;
    client_settings settings_;
    std::optional<tls_trust> trust_;
    sweeper limits_;
    address_book addresses_;
    std::array<char, std::size_t{16} << 10> scratch_;
    connection_shared shared_;
    links busy_;
    links idle_;  ///< the one used last is the last
    waiting_line<turn> line_;
    sweeper::watched oldest_;  ///< until the first idle one has been unused for too long
    crowding crowding_;
    std::size_t room_ = growth;  ///< connections that there may be at the moment
    std::size_t opening_ = 0;
    std::size_t calls_ = 0;
    std::uint64_t opened_ = 0;
    std::uint64_t resumed_ = 0;
    bool closed_ = false;
};

}  // namespace fib::http
