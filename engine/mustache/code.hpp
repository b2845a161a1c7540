#pragma once

#include "mustache/program.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace fib::mustache {

/// One step of a compiled template: copy text, then act.
struct step {
    enum class action : std::uint8_t { none, variable, raw_variable, section, inverted, line_start, partial };

    std::uint32_t text_begin = 0;  ///< in body::text
    std::uint32_t text_size = 0;
    action act = action::none;
    std::uint32_t name = 0;   ///< a slot where names are known, else in body::names; of a partial, its routine
    std::uint32_t next = 0;   ///< of a section: the first step after it
    std::string indent = {};  ///< of a standalone partial
    bool standalone = false;
};

/// The steps of a template or, where names are not known, of a partial.
struct routine {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

struct program::body {
    escaper escaped;
    escaper raw;
    std::string text = {};  ///< all static text, framed
    std::vector<step> steps = {};
    std::vector<routine> routines = {};   ///< the template is the first
    std::vector<std::string> names = {};  ///< of the slots where names are known, else as they are written
    std::vector<bool> used = {};          ///< of each slot
    bool known = false;
};

}  // namespace fib::mustache
