#include "base/small_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

namespace fib {

result<std::string, problem> read_small_file(const std::string& path) {
    constexpr std::size_t limit = std::size_t{1} << 20;
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::fopen(path.c_str(), "rbe"), &std::fclose};
    if (!file) return problem{fmt::format("cannot open {}: {}", path, std::strerror(errno))};
    std::string text(limit + 1, '\0');
    const std::size_t read = std::fread(text.data(), 1, text.size(), file.get());
    if (std::ferror(file.get()) != 0) return problem{fmt::format("cannot read {}: {}", path, std::strerror(errno))};
    if (read > limit) return problem{fmt::format("{} is larger than 1 MiB; is it the right file?", path)};
    text.resize(read);
    if (text.find('\0') != std::string::npos) return problem{fmt::format("{} holds a NUL byte; it must be text", path)};
    return {boost::system::in_place_value, std::move(text)};
}

}  // namespace fib
