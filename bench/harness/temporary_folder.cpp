#include "bench/harness/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

namespace fib::bench {

temporary_folder::temporary_folder() {
    auto pattern = (std::filesystem::temp_directory_path() / "fibbench_XXXXXX").string();
    if (!::mkdtemp(pattern.data())) {
        throw std::filesystem::filesystem_error{"no folder can be made", pattern,
                                                std::error_code{errno, std::generic_category()}};
    }
    path_ = pattern;
}

temporary_folder::~temporary_folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace fib::bench
