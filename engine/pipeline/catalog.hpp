#pragma once

#include "pipeline/sequence.hpp"
#include "providers/email.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fib::pipeline {

/// Every sequence with its steps and compiled templates, as the database had them at one moment. Immutable.
struct catalog {
    std::map<std::int64_t, sequence> sequences;
    /// What is wrong, one sentence each, naming sequence, step and template. The steps concerned are held.
    std::vector<std::string> problems;
    /// Changes when anything that this was made of changes.
    std::string version;

    const sequence* find(std::int64_t id) const {
        const auto at = sequences.find(id);
        return at == sequences.end() ? nullptr : &at->second;
    }
};

/// The version that load_catalog would give now: cheap, for looking every few seconds.
std::string catalog_version(store::session& on);

/// Reads and compiles everything. A step that cannot be used is held and named; the rest is whole.
std::shared_ptr<const catalog> load_catalog(store::session& on, const providers::body_layout& layout);

}  // namespace fib::pipeline
