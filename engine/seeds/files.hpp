#pragma once

#include "base/result.hpp"

#include <map>
#include <string>
#include <string_view>

namespace fib::seeds {

/// Text files by their path below a root, with '/' between folders.
using file_set = std::map<std::string, std::string, std::less<>>;

/// What this binary was built with: "seeds/*.toml", "sample/*.csv" and "*.txt", "content/content.sql",
/// "templates/*/*". Lives as long as the
/// process; any thread.
const file_set& embedded();

/// Those below `folder` ("templates"), by their path below it.
file_set below(const file_set& all, std::string_view folder);

/// The .toml, .html and .txt files of a folder and the folders in it. The problem names what cannot be read.
result<file_set, problem> read_folder(const std::string& path);

/// The text of a file that is certainly there; throws std::logic_error naming one that is not.
const std::string& text_of(const file_set& all, std::string_view path);

}  // namespace fib::seeds
