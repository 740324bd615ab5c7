// The rule of a hand-over: what happens to an account when a requester asks for it. A pure function; the
// store loads the facts and makes the change, in one transaction (storage/handover.h).
#pragma once

#include "storage/handover.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace holdfast::accounts {

// How long an expired request is kept, so that a late hand-over gets `expired` and not `invalid`.
inline constexpr std::chrono::days kRequestMemory{1};

// How many cloud accounts a user may own.
inline constexpr std::int64_t kMostAccounts = 100;

// The first line that applies decides:
//   no such request of this user                      invalid
//   the requester owns the account, by any means      already_transferred
//   the request has expired                           expired; a pending request is closed
//   nobody owns the account                           account_not_found
//   the request was used, or the account has another  owner_changed
//   owner or ownership version than in the offer
//   the requester owns kMostAccounts                  too_many_accounts
//   else                                              transferred: the account is handed over
[[nodiscard]] storage::HandoverDecision decide(const storage::HandoverFacts& facts,
                                               const std::string& requester_id, storage::Time now);

}  // namespace holdfast::accounts
