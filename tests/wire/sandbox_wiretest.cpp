#include "aws/sigv4.hpp"
#include "http/tls_stream.hpp"
#include "http/tls_trust.hpp"
#include "sandbox/certificate.hpp"
#include "sandbox/server.hpp"
#include "support/run_coroutine.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace asio = boost::asio;
namespace http = fib::http;
namespace sandbox = fib::sandbox;
using asio::ip::tcp;

namespace {

std::filesystem::path private_folder() {
    static int made = 0;
    auto folder = std::filesystem::temp_directory_path() / fmt::format("sandbox-wire-{}-{}", ::getpid(), ++made);
    std::filesystem::create_directories(folder);
    return folder;
}

/// One connection to a sandbox, and the raw bytes of HTTP over it.
class peer {
public:
    peer(tcp::socket socket, http::tls_trust& trust) : stream_{std::move(socket), trust} {}

    asio::awaitable<http::progress> handshake() { return stream_.handshake(); }
    asio::awaitable<void> send(std::string text) { CHECK((co_await stream_.write(text)).what == http::progress::done); }
    /// Status line to body, as Content-Length says; what came until the end where the peer ended first.
    asio::awaitable<std::string> receive() {
        while (!whole()) {
            std::array<char, 4096> part;
            const std::span<char> room{part};
            const auto got = co_await stream_.read_some(room);
            if (got.what != http::progress::done) co_return std::exchange(text_, {});
            text_.append(part.data(), got.bytes);
        }
        auto answer = text_.substr(0, length());
        text_.erase(0, length());
        co_return answer;
    }
    void close() { stream_.close(); }

private:
    std::size_t length() const {
        const auto head = text_.find("\r\n\r\n");
        const auto stated = text_.find("Content-Length: ");
        return head + 4 + std::stoul(text_.substr(stated + 16));
    }
    bool whole() const { return text_.find("\r\n\r\n") != std::string::npos && text_.size() >= length(); }

    http::tls_stream stream_;
    std::string text_;
};

struct wire {
    explicit wire(sandbox::settings behaviour = {})
        : identity{sandbox::certificate_in(folder.string())},
          server{loop.get_executor(),
                 {"127.0.0.1", 0, (folder / "ledger").string(), false},
                 std::move(behaviour),
                 identity} {}
    ~wire() { std::filesystem::remove_all(folder); }

    /// Runs the client against the sandbox, then stops the sandbox and waits until it has ended.
    void run(asio::awaitable<void> (*client)(wire&)) {
        fib::test::run_coroutine(loop, [this, client]() { return both(*this, client); });
    }
    static asio::awaitable<void> both(wire& at, asio::awaitable<void> (*client)(wire&)) {
        fib::task_group group{at.loop.get_executor()};
        group.spawn("sandbox", at.server.run());
        co_await client(at);
        at.server.stop();
        CHECK(co_await group.join(fib::deadline::in(std::chrono::seconds{20})));
    }

    asio::awaitable<std::unique_ptr<peer>> connect(http::tls_trust& by) {
        tcp::socket socket{loop};
        co_await socket.async_connect({asio::ip::address_v4::loopback(), server.port()}, asio::use_awaitable);
        co_return std::make_unique<peer>(std::move(socket), by);
    }
    asio::awaitable<std::unique_ptr<peer>> connected() {
        auto made = co_await connect(trust);
        const auto agreed = co_await made->handshake();
        CHECK(agreed == http::progress::done);
        co_return made;
    }

    std::string signed_mail(std::string_view to) {
        const auto body = fmt::format(
            R"({{"FromEmailAddress":"a@acme.example","Destination":{{"ToAddresses":["{}"]}},"Content":{{"Simple":)"
            R"({{"Subject":{{"Data":"Hi"}},"Body":{{"Text":{{"Data":"plain"}}}}}}}}}})",
            to);
        std::vector<fib::aws::header> headers{{"Content-Type", "application/json"}};
        signer.sign("POST", "/v2/email/outbound-emails", "localhost", headers, body, fib::machine_clock().now());
        std::string text = "POST /v2/email/outbound-emails HTTP/1.1\r\nHost: localhost\r\n";
        for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
        return text + fmt::format("Content-Length: {}\r\n\r\n{}", body.size(), body);
    }
    std::size_t logged() const {
        std::ifstream file{folder / "ledger"};
        std::size_t count = 0;
        for (std::string line; std::getline(file, line);) ++count;
        return count;
    }

    asio::io_context loop{1};
    std::filesystem::path folder = private_folder();
    sandbox::certificate identity;
    sandbox::server server;
    http::tls_trust trust{"localhost", (folder / "ca.pem").string()};
    fib::aws::signer signer{{"AKIDSANDBOX", fib::secret{"sandbox-secret"}, {}}, {"us-east-1", "ses"}};
};

bool has(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("messages on one kept connection are in the ledger before their answers are out") {
    wire at;
    at.run([](wire& w) -> asio::awaitable<void> {
        auto client = co_await w.connected();
        for (std::size_t count = 1; count <= 20; ++count) {
            co_await client->send(w.signed_mail("joe@x.example"));
            CHECK(has(co_await client->receive(), "HTTP/1.1 200 OK\r\n"));
            CHECK(w.logged() == count);
        }
        client->close();
    });
    CHECK(at.server.counts().accepted == 20);
}

TEST_CASE("two requests sent at once are answered one after the other") {
    wire at;
    at.run([](wire& w) -> asio::awaitable<void> {
        auto client = co_await w.connected();
        co_await client->send(w.signed_mail("reject@x.example") + w.signed_mail("joe@x.example"));
        CHECK(has(co_await client->receive(), "MessageRejected"));
        CHECK(has(co_await client->receive(), "MessageId"));
        client->close();
    });
}

TEST_CASE("cut fates end the connection without an answer") {
    wire at;
    at.run([](wire& w) -> asio::awaitable<void> {
        auto before = co_await w.connected();
        co_await before->send(w.signed_mail("cut@x.example"));
        CHECK((co_await before->receive()).empty());
        CHECK(w.logged() == 0);
        auto after = co_await w.connected();
        co_await after->send(w.signed_mail("cutafter@x.example"));
        CHECK((co_await after->receive()).empty());
        CHECK(w.logged() == 1);
    });
}

TEST_CASE("stopping sends a slow answer at once and cuts a connection that is never answered") {
    wire at;
    at.run([](wire& w) -> asio::awaitable<void> {
        auto slow = co_await w.connected();
        auto silent = co_await w.connected();
        co_await slow->send(w.signed_mail("slow@x.example"));
        co_await silent->send(w.signed_mail("silent@x.example"));
        auto watch = co_await w.connected();
        while (w.server.counts().accepted < 2) {
            co_await watch->send("GET /_sandbox/counts HTTP/1.1\r\n\r\n");
            co_await watch->receive();
        }
        w.server.stop();
        const auto answer = co_await slow->receive();
        CHECK(has(answer, "HTTP/1.1 200 OK\r\n"));
        CHECK(has(answer, "Connection: close\r\n"));
        CHECK((co_await silent->receive()).empty());
    });
}

TEST_CASE("what is no HTTP, or too long, is refused and the connection closed") {
    wire at;
    at.run([](wire& w) -> asio::awaitable<void> {
        for (const auto& [sent, status] :
             {std::pair{"nonsense\r\n\r\n", "400"},
              std::pair{"POST /emails HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", "411"},
              std::pair{"POST /emails HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", "413"}}) {
            auto client = co_await w.connected();
            co_await client->send(sent);
            CHECK(has(co_await client->receive(), fmt::format("HTTP/1.1 {} ", status)));
            CHECK((co_await client->receive()).empty());
        }
    });
}

TEST_CASE("a body of a megabyte arrives whole") {
    wire at;
    at.run([](wire& w) -> asio::awaitable<void> {
        auto client = co_await w.connected();
        const std::string long_text(std::size_t{1} << 20, ' ');
        co_await client->send(fmt::format("POST /_sandbox/settings HTTP/1.1\r\nContent-Length: {}\r\n\r\n{}",
                                          long_text.size(), "{\"rate\":5}" + long_text.substr(10)));
        CHECK(has(co_await client->receive(), "HTTP/1.1 200 OK\r\n"));
        client->close();
    });
}

TEST_CASE("a client that believes another authority does not get through") {
    wire at;
    at.run([](wire& w) -> asio::awaitable<void> {
        const auto other = private_folder();
        sandbox::certificate_in(other.string());
        http::tls_trust stranger{"localhost", (other / "ca.pem").string()};
        auto client = co_await w.connect(stranger);
        CHECK(co_await client->handshake() == http::progress::broken);
        std::filesystem::remove_all(other);
    });
}

TEST_CASE("a folder keeps its certificate, and one that cannot be read is made anew") {
    const auto folder = private_folder();
    const auto first = sandbox::certificate_in(folder.string());
    CHECK(sandbox::certificate_in(folder.string()).authority == first.authority);
    std::ofstream{folder / "server.pem"} << "nonsense";
    const auto second = sandbox::certificate_in(folder.string());
    CHECK(second.authority != first.authority);
    CHECK((std::filesystem::status(folder / "server.key").permissions() & std::filesystem::perms::others_read) ==
          std::filesystem::perms::none);
    std::filesystem::remove_all(folder);
}

TEST_CASE("the sandbox listens on loopback only") {
    asio::io_context loop;
    const auto identity = sandbox::make_certificate();
    for (const auto* address : {"0.0.0.0", "::", "8.8.8.8", "localhost"}) {
        CHECK_THROWS_WITH_AS(sandbox::server(loop.get_executor(), {address, 0, {}, false}, {}, identity),
                             doctest::Contains(address), std::runtime_error);
    }
}
