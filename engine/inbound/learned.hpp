#pragma once

#include "inbound/learning_event.hpp"
#include "store/session.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace fib::inbound {

/// Whom an event is of: the business's row is ours until the transaction ends.
struct whom {
    std::int64_t business = 0;
    std::optional<std::int64_t> person;
};

/// The conversation that the event is part of, begun where it is new. A message is put where its time is; a whole list
/// of messages replaces what was there. Nothing for an event that is of none.
std::optional<std::int64_t> write_conversation(store::session& on, const whom& who, const learning_event& what);

/// A level only rises; `declined` is taken at any time, and from it only asking leads back. Products that we do not
/// have are passed over.
void write_interest(store::session& on, const whom& who, const learning_event& what);

/// Makes what is missing.
void write_tags(store::session& on, const whom& who, std::span<const std::string> names);

/// Pain points, objections and questions without an answer.
void write_learned(store::session& on, const whom& who, std::optional<std::int64_t> conversation,
                   const learning_event& what);

}  // namespace fib::inbound
