// Domain events. Each runs inside the caller's transaction. Outcomes and throws are those of the operation.
#pragma once

#include "storage/events.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

// Writes the event; runs in the transaction of the change that it reports. False, and nothing is written, if
// its user is gone.
bool write_event(Connection& connection, const NewEvent& event);

ReadEvents::Outcome execute(Connection& connection, const ReadEvents& operation);
ListActivity::Outcome execute(Connection& connection, const ListActivity& operation);
SweepEvents::Outcome execute(Connection& connection, const SweepEvents& operation);

}  // namespace holdfast::storage::sqlite
