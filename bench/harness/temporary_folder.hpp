#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace fib::bench {

/// A folder of this run's own, which goes with the object.
class temporary_folder {
public:
    /// Throws std::filesystem::filesystem_error when it cannot be made.
    temporary_folder();
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    ~temporary_folder();

    /// A path in it.
    std::string file(std::string_view name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

}  // namespace fib::bench
