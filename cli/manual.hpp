#pragma once

#include <map>
#include <string>

namespace CLI {
class App;
}

namespace fib::cli {

/// Manual pages in man(7), by file name: fibctl.1 that lists the verbs, and one a verb (fibctl-campaign-status.1), made
/// of the same description as --help.
std::map<std::string, std::string> manual_pages(const CLI::App& program);

}  // namespace fib::cli
