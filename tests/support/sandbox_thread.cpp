#include "support/sandbox_thread.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <atomic>
#include <unistd.h>

namespace fib::test {
namespace {

std::filesystem::path private_folder() {
    static std::atomic<int> made = 0;
    auto folder = std::filesystem::temp_directory_path() / fmt::format("sandbox-thread-{}-{}", ::getpid(), ++made);
    std::filesystem::create_directories(folder);
    return folder;
}

}  // namespace

sandbox_thread::sandbox_thread()
    : folder_{private_folder()},
      identity_{sandbox::certificate_in(folder_.string())},
      server_{loop_.get_executor(), {"127.0.0.1", 0, (folder_ / "ledger").string(), false}, {}, identity_},
      tasks_{loop_.get_executor()} {
    tasks_.spawn("sandbox", server_.run());
    thread_ = std::thread{[this] { loop_.run(); }};
}

sandbox_thread::~sandbox_thread() {
    boost::asio::post(loop_, [this] { server_.stop(); });
    thread_.join();
    std::filesystem::remove_all(folder_);
}

std::string sandbox_thread::url() const {
    return fmt::format("https://127.0.0.1:{}", server_.port());
}

}  // namespace fib::test
