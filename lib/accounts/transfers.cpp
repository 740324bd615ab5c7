#include "accounts/transfers.h"

#include "accounts/handover.h"
#include "base/text.h"
#include "storage/linking.h"

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
    // Whoever owns it now: if that is another one by the time of the hand-over, there is none.
    const auto owner = purpose == Purpose::complete
                           ? store_.run(storage::FindOwner{claims->provider, claims->provider_account_id})
                           : std::nullopt;
    const auto mail = owner && owner->user_id != user_id
                          ? mails_.prepare_for_owner(MailKind::handover_completed, owner->user_id,
                                                     claims->provider, claims->provider_account_id)
                          : std::nullopt;
    auto decision =
        store_.run(storage::TransferOwnership{claims->request_id, user_id, rule, now, network,
                                              revocations_.when_handed_over(), mail ? &*mail : nullptr});
    return {std::move(decision), std::move(*claims)};
}

TransferResult Transfers::complete(std::string_view transfer_token, const std::string& user_id,
                                   std::string_view network) {
    auto [decision, claims] = settle(transfer_token, user_id, network, Purpose::complete);
    log_.info(log_line(decision.outcome, claims, user_id));
    if (decision.outcome == HandoverOutcome::transferred) {
        revocations_.soon();
        mails_.soon();
    }
    return {decision.outcome, std::move(decision.account_id), std::move(claims.provider)};
}

TransferPreview Transfers::preview(std::string_view transfer_token, const std::string& user_id) {
    auto [decision, claims] = settle(transfer_token, user_id, {}, Purpose::preview);
    return {decision.outcome, std::move(claims)};
}

}  // namespace holdfast::accounts
