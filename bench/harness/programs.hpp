#pragma once

#include <cstddef>
#include <string>

namespace fib::bench {

/// The binaries that are measured: those that lie beside this one.
class programs {
public:
    /// Throws std::runtime_error that names what is missing and how to build it.
    static programs beside_this_one();

    std::string fibctl() const { return folder_ + "/fibctl"; }
    std::string fibengine() const { return folder_ + "/fibengine"; }
    std::string fibsandbox() const { return folder_ + "/fibsandbox"; }

private:
    explicit programs(std::string folder) : folder_{std::move(folder)} {}
    std::string folder_;
};

/// Raises this process's limit of open files, which its children get too. Throws std::runtime_error that says what to
/// do if even the hard limit does not do for that many connections.
void need_files_for(std::size_t connections);

}  // namespace fib::bench
