#pragma once

#include "pipeline/channel.hpp"
#include "store/session.hpp"

#include <optional>
#include <string>

namespace fib::pipeline {

/// Writes the pause of a channel, or of all of them, with its reason; the first reason stays. Obeyed by every engine
/// from its commit on: claims and fences read it.
void pause(store::session& on, std::optional<channel> which, const std::string& reason, const std::string& by);

/// Lifts the pause of a channel, or every pause; true if there was one. Accepts the database that this is as the one of
/// the account, so that a restored or moved one may send again.
bool resume(store::session& on, std::optional<channel> which);

}  // namespace fib::pipeline
