#include "accounts/handover.h"

namespace holdfast::accounts {

using enum storage::HandoverOutcome;

storage::HandoverDecision decide(const storage::HandoverFacts& facts, const std::string& requester_id,
                                 storage::Time now) {
    using Change = storage::HandoverDecision::Change;
    using Status = storage::TransferRequest::Status;
    const auto& request = facts.request;
    const auto& owner = facts.owner;
    if (!request) return {invalid};
    if (owner && owner->user_id == requester_id) return {already_transferred, owner->account_id};
    if (request->status == Status::expired) return {expired};
    if (request->status == Status::pending && request->expires_at <= now)
        return {expired, "", Change::expire_request};
    if (!owner) return {account_not_found};
    if (request->status == Status::used || *owner != request->expected_owner) return {owner_changed};
    if (facts.accounts_of_requester >= kMostAccounts) return {too_many_accounts};
    return {transferred, owner->account_id, Change::hand_over};
}

}  // namespace holdfast::accounts
