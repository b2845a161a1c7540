#pragma once

#include "bench/harness/child.hpp"
#include "bench/harness/programs.hpp"
#include "bench/harness/temporary_folder.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace fib::bench {

/// The provider: `fibsandbox` on a port of its own, with a ledger of its own. Started before anything is timed.
class sandbox_process {
public:
    /// `settings` are further words of its command line. Throws std::runtime_error when it does not listen within ten
    /// seconds.
    sandbox_process(const programs& from, const temporary_folder& at, std::string_view name,
                    const std::vector<std::string>& settings = {});

    /// https://127.0.0.1:PORT
    const std::string& endpoint() const { return endpoint_; }
    const std::string& ca_file() const { return ca_file_; }
    const std::string& ledger() const { return ledger_; }
    /// Since its start, while it runs.
    processor_time used() const;
    /// Ends it and waits; what it used in all.
    processor_time stop();

private:
    std::string ledger_;
    std::string ca_file_;
    std::string endpoint_;
    child process_;
};

}  // namespace fib::bench
