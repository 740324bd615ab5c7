// Hand-overs and their events. Each is one round trip. Outcomes and throws are those of the operation.
#pragma once

#include "storage/handover.h"
#include "storage/postgres/connection.h"

namespace holdfast::storage::postgres {

SaveTransferRequest::Outcome execute(Connection& connection, const SaveTransferRequest& operation);
TransferOwnership::Outcome execute(Connection& connection, const TransferOwnership& operation);
ListOpenOffers::Outcome execute(Connection& connection, const ListOpenOffers& operation);
ListTransferEvents::Outcome execute(Connection& connection, const ListTransferEvents& operation);
AcknowledgeTransferEvent::Outcome execute(Connection& connection, const AcknowledgeTransferEvent& operation);

}  // namespace holdfast::storage::postgres
