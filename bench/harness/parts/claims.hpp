#pragma once

#include "bench/harness/workplace.hpp"
#include "pipeline/catalog.hpp"
#include "pipeline/claim.hpp"
#include "pipeline/entry.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fib::bench {

/// Claims one batch after the other, on a session whose plans are pinned as the engine's are, from the place in the
/// due index at which the claim before ended.
class claimer {
public:
    /// Where the next claim begins; claimers that work beside each other share it.
    class mark {
    public:
        virtual ~mark() = default;
        virtual pipeline::low_water get() = 0;
        virtual void move_to(pipeline::low_water at) = 0;
    };

    claimer(const database& books, int batch, std::shared_ptr<mark> shared);
    /// Nothing once nobody is due.
    std::optional<pipeline::claim> next();
    store::session& session() { return *on_; }
    const std::string& owner() const { return owner_; }

private:
    std::unique_ptr<store::session> on_;
    int batch_;
    std::shared_ptr<mark> shared_;
    std::string owner_;
};

std::shared_ptr<claimer::mark> make_mark();

/// What the engine would record of a claim if the provider had accepted every mail of it; the subjects are as long as
/// real ones, and not rendered.
std::vector<pipeline::entry> all_accepted(const pipeline::claim& of, const pipeline::catalog& steps, timestamp now);

/// The catalog of that database, its templates compiled for SES.
std::shared_ptr<const pipeline::catalog> catalog_of(const database& books);

}  // namespace fib::bench
