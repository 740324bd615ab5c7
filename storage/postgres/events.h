// Domain events. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/events.h"
#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

// For the transaction of what it tells; writes none where the user is gone. An event that depends on what
// another statement changes is written by that statement.
Statement event_statement(const NewEvent& event);

ReadEvents::Outcome execute(Connection& connection, const ReadEvents& operation);
ListActivity::Outcome execute(Connection& connection, const ListActivity& operation);

}  // namespace holdfast::storage::postgres
