#pragma once

#include "pipeline/compose.hpp"
#include "pipeline/person.hpp"
#include "pipeline/sequence.hpp"

#include <cstdint>

namespace fib::bench {

/// The first email of the seeds' sequence for a person who is always the same: needs no database and no network, and
/// takes the same steps each time.
class sample_mail {
public:
    /// Compiles the template for SES, from the seeds inside this binary.
    sample_mail();

    /// The mail of the `place`-th place of a claim.
    pipeline::composed compose(std::int32_t place);
    const pipeline::person& recipient() const { return who_; }
    const pipeline::step& step() const { return step_; }

private:
    pipeline::composer composer_;
    pipeline::step step_;
    pipeline::person who_;
};

/// The moment at which it is composed and signed.
timestamp sample_moment();

}  // namespace fib::bench
