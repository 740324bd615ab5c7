// The hand-over of a linked account: requests, the swap of the owner, events. Each function is one round
// trip. Outcomes and throws are those of the method of Store that bears the same name.
//
// Locks are taken in one order by everything that takes several: users, then requests, then accounts. Sweeps
// never wait for a lock.
#pragma once

#include "storage/postgres/connection.h"
#include "storage/records.h"

#include <string_view>
#include <vector>

namespace holdfast::storage::postgres {

void save_transfer_request(Connection& connection, const NewTransferRequest& request);

TransferOutcome transfer_ownership(Connection& connection, const TransferCommand& command);

std::vector<TransferEvent> list_transfer_events(Connection& connection, std::string_view user_id);

bool acknowledge_transfer_event(Connection& connection, std::string_view user_id, std::string_view event_id,
                                Time now);

}  // namespace holdfast::storage::postgres
