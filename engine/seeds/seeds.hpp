#pragma once

#include "base/result.hpp"
#include "seeds/files.hpp"
#include "seeds/sequence.hpp"
#include "seeds/templates.hpp"
#include "seeds/toml_rows.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fib::seeds {

/// What a new database needs before anything can be sent.
struct seed_rows {
    std::vector<row> industries;
    std::vector<row> products;
    sequence_rows sequence;
    std::vector<template_row> templates;
};

/// Reads "seeds/" and "templates/" of a set such as embedded(); every problem at once.
result<seed_rows, problems> read_seeds(const file_set& all);

/// What became of the rows of one table.
struct written {
    std::string table;
    std::int64_t added = 0;
    std::int64_t updated = 0;
    std::int64_t unchanged = 0;
};

/// Brings the tables up to the rows, in one transaction: by slug, id, name, and step number. What is there already and
/// the same is not touched; whether a product, sequence or template is active is the operator's and is never changed.
/// Nothing is deleted. Two at once wait for each other.
std::vector<written> write_seeds(store::session& on, const seed_rows& rows);

/// The steps of a sequence alone, by their numbers; each row as check_steps has found it right.
written write_steps(store::session& on, std::int64_t sequence, const std::vector<row>& steps);

/// The templates alone.
written write_templates(store::session& on, std::span<const template_row> templates);

}  // namespace fib::seeds
