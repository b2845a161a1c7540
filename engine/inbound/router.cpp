#include "inbound/router.hpp"

#include <algorithm>

namespace fib::inbound {

route* router::find(std::string_view path) const {
    for (const auto& [where, which] : routes_) {
        if (where.ends_with('/') ? path.starts_with(where) && path.size() > where.size() : path == where) {
            return which.get();
        }
    }
    return nullptr;
}

std::string_view path_of(std::string_view target) {
    auto path = target.substr(0, target.find('?'));
    if (path.starts_with("/api/")) path.remove_prefix(4);
    return path;
}

std::string_view query_of(std::string_view target) {
    const auto mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view{} : target.substr(mark + 1);
}

}  // namespace fib::inbound
