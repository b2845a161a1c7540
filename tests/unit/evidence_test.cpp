#include "pipeline/recorder.hpp"

#include <doctest/doctest.h>

using namespace fib::pipeline;

TEST_CASE("what was skipped and came too late proves that nothing was sent; what was set aside proves nothing") {
    const auto proof = [](entry::kind what) {
        entry late;
        late.what = what;
        const auto found = evidence_of(late);
        return found ? std::optional{found->how} : std::nullopt;
    };
    CHECK(proof(entry::kind::skipped) == settlement::not_sent);
    CHECK(proof(entry::kind::returned) == settlement::not_sent);
    CHECK(proof(entry::kind::sent) == settlement::sent);
    CHECK(proof(entry::kind::failed) == settlement::skip);
    CHECK(proof(entry::kind::aside) == std::nullopt);
    CHECK(proof(entry::kind::unknown) == std::nullopt);
}

TEST_CASE("what came back too late leaves a doubt, and begins one where it may have been sent") {
    entry late;
    late.what = entry::kind::returned;
    CHECK(evidence_of(late)->doubt == doubt_after::stays);
    late.in_doubt = true;
    CHECK(evidence_of(late)->doubt == doubt_after::begins);
}
