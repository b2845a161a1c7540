#pragma once

#include "base/clock.hpp"
#include "cli/print.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fib::cli {

/// One row of audit_log: a run of a command, from its beginning. A run that is killed leaves a row without an end.
/// `detail` is a JSON object in each call (json_writer writes them); store::error of kind data if it is none. Needs a
/// session without an open transaction: the row stays though the run fails.
class audited_run {
public:
    audited_run(store::session& on, const clock& time, std::string_view command, std::string_view detail = "{}");
    audited_run(const audited_run&) = delete;
    audited_run& operator=(const audited_run&) = delete;
    /// Writes that it failed, unless it was ended; says nothing where that cannot be written.
    ~audited_run();

    /// The members of `detail` are added to what was written before.
    void note(std::string_view detail);
    void done(std::string_view detail = "{}") { end("done", detail); }
    void failed(std::string_view detail = "{}") { end("failed", detail); }
    std::int64_t id() const { return id_; }

private:
    void end(std::string_view outcome, std::string_view detail);

    store::session& on_;
    const clock& clock_;
    std::int64_t id_ = 0;
    bool open_ = true;
};

/// One JSON object, for a run's `detail`; `write` adds its members. Nothing in it may be a secret, or say who somebody
/// is: people are named by their ids, so that an erased person stays forgotten.
std::string audit_detail(const std::function<void(json_writer&)>& write);

}  // namespace fib::cli
