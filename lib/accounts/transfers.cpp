#include "accounts/transfers.h"

#include "accounts/handover.h"
#include "base/text.h"

namespace holdfast::accounts {
namespace {

using storage::HandoverDecision;
using storage::HandoverOutcome;

std::string log_line(HandoverOutcome outcome, const TransferClaims& claims, const std::string& user_id) {
    const auto known = [](const std::string& text) {
        return text.empty() ? "-" : base::escape_controls(text);
    };
    return "[TRANSFER OWNERSHIP] " + std::string(name(outcome)) + ": provider=" + known(claims.provider) +
           " provider_account_id=" + known(claims.provider_account_id) + " to_user=" + user_id;
}

}  // namespace

HandoverDecision Transfers::transfer(const TransferClaims& claims, const std::string& user_id,
                                     std::string_view network) {
    if (claims.requesting_user_id != user_id) return {HandoverOutcome::not_your_transfer};
    const base::Time now = clock_.now();
    const auto rule = [&](const storage::HandoverFacts& facts) { return decide(facts, user_id, now); };
    return store_.run(storage::TransferOwnership{claims.request_id, user_id, rule, now, network});
}

TransferResult Transfers::complete(std::string_view transfer_token, const std::string& user_id,
                                   std::string_view network) {
    const auto token = tokens_.verify(transfer_token, clock_.now());
    TransferClaims claims;
    HandoverDecision decision{HandoverOutcome::invalid};
    if (const auto* good = std::get_if<TransferClaims>(&token)) {
        claims = *good;
        decision = transfer(claims, user_id, network);
    } else if (const auto* late = std::get_if<ExpiredTransferToken>(&token)) {
        claims = late->claims;
        decision = {HandoverOutcome::expired};
    }
    log_.info(log_line(decision.outcome, claims, user_id));
    return {decision.outcome, std::move(decision.account_id), std::move(claims.provider)};
}

}  // namespace holdfast::accounts
