// Domain events. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/events.h"
#include "storage/postgres/connection.h"

#include <array>

namespace holdfast::storage::postgres {

// Writes the event; runs in the transaction of the change that it reports. Writes none if the user is gone.
// An event that depends on the result of another statement is written by that statement instead.
Statement event_statement(const NewEvent& event);
// The same for the two parties of a hand-over, the first one first.
Statement event_statement(const std::array<NewEvent, 2>& events);

ReadEvents::Outcome execute(Connection& connection, const ReadEvents& operation);
ListActivity::Outcome execute(Connection& connection, const ListActivity& operation);
SweepEvents::Outcome execute(Connection& connection, const SweepEvents& operation);

}  // namespace holdfast::storage::postgres
