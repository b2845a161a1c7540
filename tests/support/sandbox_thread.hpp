#pragma once

#include "base/task_group.hpp"
#include "sandbox/certificate.hpp"
#include "sandbox/server.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <thread>

namespace fib::test {

/// The sandbox providers on a thread of their own, behind TLS on a free port of loopback. It accepts everything.
class sandbox_thread {
public:
    sandbox_thread();
    sandbox_thread(const sandbox_thread&) = delete;
    sandbox_thread& operator=(const sandbox_thread&) = delete;
    ~sandbox_thread();

    std::string url() const;
    std::string ca_file() const { return (folder_ / "ca.pem").string(); }

private:
    std::filesystem::path folder_;
    sandbox::certificate identity_;
    boost::asio::io_context loop_{1};
    sandbox::server server_;
    task_group tasks_;
    std::thread thread_;
};

}  // namespace fib::test
