#include "seeds/files.hpp"

#include "base/small_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace fib::seeds {

namespace fs = std::filesystem;

file_set below(const file_set& all, std::string_view folder) {
    const auto root = fmt::format("{}/", folder);
    file_set found;
    for (auto at = all.lower_bound(root); at != all.end() && at->first.starts_with(root); ++at) {
        found.emplace(at->first.substr(root.size()), at->second);
    }
    return found;
}

result<file_set, problem> read_folder(const std::string& path) {
    file_set found;
    std::error_code failed;
    fs::recursive_directory_iterator at{path, failed};
    for (; !failed && at != fs::recursive_directory_iterator{}; at.increment(failed)) {
        const auto kind = at->path().extension();
        if (!at->is_regular_file() || (kind != ".toml" && kind != ".html" && kind != ".txt")) continue;
        auto text = read_small_file(at->path().string());
        if (!text) return text.error();
        found.emplace(at->path().lexically_relative(path).generic_string(), *std::move(text));
    }
    if (failed) return problem{fmt::format("{}: {}", path, failed.message())};
    return found;
}

const std::string& text_of(const file_set& all, std::string_view path) {
    const auto at = all.find(path);
    if (at == all.end()) throw std::logic_error{fmt::format("'{}' was not built into this binary", path)};
    return at->second;
}

}  // namespace fib::seeds
