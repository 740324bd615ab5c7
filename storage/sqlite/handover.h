// Hand-overs and their events. Each runs inside the caller's transaction. Outcomes and throws are those of
// the operation.
#pragma once

#include "storage/handover.h"
#include "storage/sqlite/connection.h"

namespace holdfast::storage::sqlite {

SaveTransferRequest::Outcome execute(Connection& connection, const SaveTransferRequest& operation);
TransferOwnership::Outcome execute(Connection& connection, const TransferOwnership& operation);
FindTransferRequest::Outcome execute(Connection& connection, const FindTransferRequest& operation);
ListUnanswered::Outcome execute(Connection& connection, const ListUnanswered& operation);
ListAskedRequests::Outcome execute(Connection& connection, const ListAskedRequests& operation);
ListOpenOffers::Outcome execute(Connection& connection, const ListOpenOffers& operation);
ListTransferEvents::Outcome execute(Connection& connection, const ListTransferEvents& operation);
AcknowledgeTransferEvent::Outcome execute(Connection& connection, const AcknowledgeTransferEvent& operation);

}  // namespace holdfast::storage::sqlite
