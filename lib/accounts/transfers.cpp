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

Transfers::Settlement Transfers::settle(std::string_view transfer_token, const std::string& user_id,
                                        std::string_view network, Purpose purpose) {
    const base::Time now = clock_.now();
    auto token = tokens_.verify(transfer_token, now);
    if (auto* late = std::get_if<ExpiredTransferToken>(&token))
        return {{HandoverOutcome::expired}, std::move(late->claims)};
    auto* claims = std::get_if<TransferClaims>(&token);
    if (claims == nullptr) return {{HandoverOutcome::invalid}, {}};
    if (claims->requesting_user_id != user_id)
        return {{HandoverOutcome::not_your_transfer}, std::move(*claims)};
    const auto rule = [&](const storage::HandoverFacts& facts) {
        HandoverDecision decision = decide(facts, user_id, now);
        if (purpose == Purpose::preview) decision.change = HandoverDecision::Change::nothing;
        return decision;
    };
    auto decision = store_.run(storage::TransferOwnership{claims->request_id, user_id, rule, now, network,
                                                          revocations_.when_handed_over()});
    return {std::move(decision), std::move(*claims)};
}

TransferResult Transfers::complete(std::string_view transfer_token, const std::string& user_id,
                                   std::string_view network) {
    auto [decision, claims] = settle(transfer_token, user_id, network, Purpose::complete);
    log_.info(log_line(decision.outcome, claims, user_id));
    if (decision.outcome == HandoverOutcome::transferred) revocations_.soon();
    return {decision.outcome, std::move(decision.account_id), std::move(claims.provider)};
}

TransferPreview Transfers::preview(std::string_view transfer_token, const std::string& user_id) {
    auto [decision, claims] = settle(transfer_token, user_id, {}, Purpose::preview);
    return {decision.outcome, std::move(claims)};
}

}  // namespace holdfast::accounts
