#include "pipeline/pause.hpp"

namespace fib::pipeline {
namespace {

constexpr store::statement write_pause{
    "pause_write", "insert into pauses (scope, reason, paused_by) values ($1, $2, $3) on conflict (scope) do nothing"};
constexpr store::statement lift_pause{"pause_lift",
                                      "delete from pauses where scope = coalesce($1, scope) returning scope"};

}  // namespace

void pause(store::session& on, std::optional<channel> which, const std::string& reason, const std::string& by) {
    on.exec(write_pause, which ? to_string(*which) : std::string_view{"all"}, reason, by);
}

bool resume(store::session& on, std::optional<channel> which) {
    store::transaction tx{on};
    const bool was_paused = !on.exec(lift_pause, which ? std::optional{to_string(*which)} : std::nullopt).empty();
    const bool was_moved = !on.query("select from installation where sending_held('none') is not null").empty();
    on.script("call note_installation()");
    tx.commit();
    return was_paused || was_moved;
}

}  // namespace fib::pipeline
