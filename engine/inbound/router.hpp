#pragma once

#include "inbound/route.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fib::inbound {

/// Which route answers which address. The front's thread.
class router {
public:
    /// `path` is an address, or ends in '/' and stands for all below it.
    void add(std::string path, std::unique_ptr<route> which) {
        routes_.emplace_back(std::move(path), std::move(which));
    }
    /// Nothing for an address that nobody answers.
    route* find(std::string_view path) const;

private:
    std::vector<std::pair<std::string, std::unique_ptr<route>>> routes_;
};

/// The path of a request's target: without the query, and without `/api` before it.
std::string_view path_of(std::string_view target);
std::string_view query_of(std::string_view target);

}  // namespace fib::inbound
