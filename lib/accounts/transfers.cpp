#include "accounts/transfers.h"

#include "base/text.h"
#include "storage/linking.h"

#include <utility>

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

TransferClaims claims_of(std::string_view request_id, storage::RequestParties parties) {
    return {.request_id = std::string(request_id),
            .requesting_user_id = std::move(parties.requesting_user_id),
            .provider = std::move(parties.provider),
            .provider_account_id = std::move(parties.provider_account_id),
            .account_email = {}};
}

}  // namespace

Transfers::Transfers(Parts parts, const HandoverRules& rules) : parts_(parts), rules_(rules) {
    parts_.background.every(
        {"unanswered_requests", kInterval, true, [this](const std::stop_token& stop) { run(stop); }});
}

oauth::HandoverMode Transfers::mode_of(const std::string& provider) const {
    const oauth::Provider* entry = parts_.providers.find(provider);
    return entry != nullptr ? entry->handover : oauth::HandoverMode::proof;
}

bool Transfers::may_ask_owner(oauth::HandoverMode mode, const TransferClaims& request) {
    if (mode != oauth::HandoverMode::approval) return false;
    const auto owner = parts_.store.run(storage::FindOwner{request.provider, request.provider_account_id});
    return owner && parts_.mails.may_ask(owner->user_id, request.provider, request.provider_account_id);
}

HandoverDecision Transfers::decide_on(const TransferClaims& request, HandoverVoice voice,
                                      std::string_view network, Purpose purpose) {
    const std::string& requester = request.requesting_user_id;
    const HandoverCase about{requester, mode_of(request.provider), rules_, voice, parts_.clock.now()};
    // Counted before the transaction, which may not wait for another one.
    const bool may_ask_by_mail = purpose == Purpose::complete && voice == HandoverVoice::requester &&
                                 may_ask_owner(about.mode, request);
    const auto rule = [&](const storage::HandoverFacts& facts) {
        HandoverDecision decision = decide(facts, about);
        if (purpose == Purpose::preview) {
            decision.change = HandoverDecision::Change::nothing;
            return decision;
        }
        for (const HandoverNotice& notice : notices(decision, facts, about)) {
            if (notice.kind == MailKind::handover_asked && !may_ask_by_mail) continue;
            decision.mails.push_back(parts_.mails.about_handover(
                notice.kind, notice.user_id, request.provider, request.provider_account_id));
        }
        return decision;
    };
    auto decision = parts_.store.run(storage::TransferOwnership{
        request.request_id, requester, rule, about.now, network, parts_.revocations.when_handed_over()});
    if (!decision.mails.empty()) parts_.mails.soon();
    if (decision.change == HandoverDecision::Change::hand_over) parts_.revocations.soon();
    return decision;
}

Transfers::Settlement Transfers::settle(std::string_view transfer_token, const std::string& user_id,
                                        std::string_view network, Purpose purpose) {
    auto token = parts_.tokens.verify(transfer_token, parts_.clock.now());
    if (auto* late = std::get_if<ExpiredTransferToken>(&token))
        return {{HandoverOutcome::expired}, std::move(late->claims)};
    auto* claims = std::get_if<TransferClaims>(&token);
    if (claims == nullptr) return {{HandoverOutcome::invalid}, {}};
    if (claims->requesting_user_id != user_id)
        return {{HandoverOutcome::not_your_transfer}, std::move(*claims)};
    auto decision = decide_on(*claims, HandoverVoice::requester, network, purpose);
    return {std::move(decision), std::move(*claims)};
}

TransferResult Transfers::complete(std::string_view transfer_token, const std::string& user_id,
                                   std::string_view network) {
    auto [decision, claims] = settle(transfer_token, user_id, network, Purpose::complete);
    parts_.log.info(log_line(decision.outcome, claims, user_id));
    return {decision.outcome, std::move(decision.account_id), std::move(claims.provider), decision.until};
}

TransferPreview Transfers::preview(std::string_view transfer_token, const std::string& user_id) {
    auto [decision, claims] = settle(transfer_token, user_id, {}, Purpose::preview);
    return {decision.outcome, std::move(claims), decision.until};
}

HandoverOutcome Transfers::answer(std::string_view request_id, const std::string& owner_id, bool approves) {
    auto parties = parts_.store.run(storage::FindTransferRequest{request_id});
    if (!parties || parties->expected_owner_id != owner_id) return HandoverOutcome::invalid;
    const auto request = claims_of(request_id, std::move(*parties));
    const auto voice = approves ? HandoverVoice::owner_approves : HandoverVoice::owner_refuses;
    const auto outcome = decide_on(request, voice, {}, Purpose::complete).outcome;
    parts_.log.info(log_line(outcome, request, request.requesting_user_id));
    return outcome;
}

std::vector<storage::OpenOffer> Transfers::open_offers(std::string_view user_id) const {
    auto offers = parts_.store.run(storage::ListOpenOffers{user_id, parts_.clock.now()});
    // Nobody takes such an account over before its owner is asked.
    std::erase_if(offers, [&](const storage::OpenOffer& offer) {
        return mode_of(offer.provider) == oauth::HandoverMode::approval && !offer.answer_by &&
               !offer.operator_asked_at;
    });
    return offers;
}

std::vector<storage::AskedRequest> Transfers::asked_requests(std::string_view user_id) const {
    const base::Time now = parts_.clock.now();
    return parts_.store.run(storage::ListAskedRequests{user_id, now, now - kRefusalMemory});
}

void Transfers::run(const std::stop_token& stop) {
    for (const std::string& id :
         parts_.store.run(storage::ListUnanswered{parts_.clock.now(), kMostInRound})) {
        if (stop.stop_requested()) return;
        auto parties = parts_.store.run(storage::FindTransferRequest{id});
        if (!parties) continue;
        const auto request = claims_of(id, std::move(*parties));
        const auto outcome = decide_on(request, HandoverVoice::silence, {}, Purpose::complete).outcome;
        parts_.log.info(log_line(outcome, request, request.requesting_user_id));
    }
}

}  // namespace holdfast::accounts
