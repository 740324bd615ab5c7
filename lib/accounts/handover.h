// The rule of a hand-over: what happens to an account when a requester asks for it, or when its owner or the
// operator answers. A pure function; the store loads the facts and makes the change, in one transaction
// (storage/handover.h).
//
// A contest: who has just lost an account takes it back by proving control again, without a cool-down and
// unasked. Where it was lost by a contest, the two of them go round in circles: the operator decides.
#pragma once

#include "accounts/mail_order.h"
#include "oauth/provider.h"
#include "storage/handover.h"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace holdfast::accounts {

// How long an expired request is kept, so that a late hand-over gets `expired` and not `invalid`.
inline constexpr std::chrono::days kRequestMemory{1};

// How many cloud accounts a user may own.
inline constexpr std::int64_t kMostAccounts = 100;

// What the operator allows.
struct HandoverRules {
    std::chrono::hours wait{72};  // how long an owner is asked
    bool silence_is_yes = false;  // what no answer means
    // Between two hand-overs of one account, and between a refusal and the next request of the same user.
    std::chrono::hours cool_down{0};
    std::chrono::hours contest{0};  // how long the old owner may take it back; 0: as anybody else
};

// Whose word a decision is.
enum class HandoverVoice {
    requester,
    owner_approves,
    owner_refuses,
    silence,         // the owner's, when the wait is over
    operator_gives,  // to the requester
    operator_keeps,  // it stays with the owner
};

// Everything that a decision depends on, beside the facts.
struct HandoverCase {
    std::string requester_id;
    oauth::HandoverMode mode = oauth::HandoverMode::proof;  // of the provider
    HandoverRules rules{};
    HandoverVoice voice = HandoverVoice::requester;
    storage::Time now;
};

// How long after the wait a request is still there for what silence means.
inline constexpr std::chrono::days kSilenceMemory{1};

// How long a request waits for the operator.
inline constexpr std::chrono::days kDisputeLifetime{30};

// The first line that applies decides:
//   no such request of this user                       invalid
//   the requester owns the account, by any means       already_transferred
//   the request was refused                            refused
//   the request has expired                            expired; a pending request is closed
//   nobody owns the account                            account_not_found
//   the request was used, or the account has another   owner_changed
//   owner than in the offer, or another ownership
//   version and the operator is not asked
//   an answer, but who gives it is not asked           invalid
//   (any more)
//   the owner or the operator refuses                  refused: the request is closed
//   the wait is over, and silence means no             refused: the request is closed
//   the requester owns kMostAccounts                   too_many_accounts
//   the operator gives                                 transferred, as a contest
//   the operator is asked already                      waits_for_operator
//   the provider's mode is `never`                     disabled
//   nobody has agreed, and the requester was refused   cooling_down, until its end
//   the account within the cool-down
//   nobody has agreed, and the requester has lost the  transferred, as a contest; if that hand-over was one
//   account in the last hand-over, within the time of  itself, waits_for_operator: the operator is asked
//   a contest
//   the last hand-over was within the cool-down        cooling_down, until its end
//   the mode is `approval`, and nobody has agreed      waits_for_owner, until the wait's end; an owner who
//                                                      is not asked yet is asked
//   else                                               transferred: the account is handed over
[[nodiscard]] storage::HandoverDecision decide(const storage::HandoverFacts& facts,
                                               const HandoverCase& about);

// A mail that tells a user of a decision.
struct HandoverNotice {
    MailKind kind;
    std::string user_id;
};
// None if the decision changes nothing that somebody waits for or loses.
[[nodiscard]] std::vector<HandoverNotice> notices(const storage::HandoverDecision& decision,
                                                  const storage::HandoverFacts& facts,
                                                  const HandoverCase& about);

}  // namespace holdfast::accounts
