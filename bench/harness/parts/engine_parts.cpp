#include "bench/harness/parts/engine_parts.hpp"

#include "base/environment.hpp"
#include "composing.hpp"

#include <stdexcept>

namespace fib::bench {

settings settings_of(const environment_map& variables) {
    auto loaded = load_settings(environment{variables});
    using part = settings_part;
    const auto problems = loaded.problems_of({part::database, part::engine, part::sending, part::email});
    if (!problems.empty()) throw std::runtime_error{"the bench's own settings are wrong: " + problems.front().text};
    return std::move(loaded.values);
}

pipeline::composer composer_of(const settings& from) {
    return make_composer(from.sending);
}

}  // namespace fib::bench
