#include "accounts/handover.h"

#include <utility>

namespace holdfast::accounts {
namespace {

using enum storage::HandoverOutcome;
using Change = storage::HandoverDecision::Change;
using oauth::HandoverMode;
using storage::HandoverDecision;
using storage::HandoverFacts;
using Status = storage::TransferRequest::Status;

// The request is about the owner that it was made for. In a dispute both users prove control over and over:
// that the owner has done so does not end it.
bool is_of_owner(const storage::TransferRequest& request, const storage::Owner& owner) {
    return request.operator_is_asked ? owner.user_id == request.expected_owner.user_id
                                     : owner == request.expected_owner;
}

// What stands in the way, whatever the provider's mode and whoever speaks; nullopt if nothing does.
std::optional<HandoverDecision> obstacle(const HandoverFacts& facts, const HandoverCase& about) {
    const auto& request = facts.request;
    const auto& owner = facts.owner;
    if (!request) return HandoverDecision{invalid};
    if (owner && owner->user_id == about.requester_id)
        return HandoverDecision{already_transferred, owner->account_id};
    if (request->is_refused) return HandoverDecision{refused};
    if (request->status == Status::expired) return HandoverDecision{expired};
    if (request->status == Status::pending && request->expires_at <= about.now)
        return HandoverDecision{expired, "", Change::expire_request};
    if (!owner) return HandoverDecision{account_not_found};
    if (request->status == Status::used || !is_of_owner(*request, *owner))
        return HandoverDecision{owner_changed};
    return std::nullopt;
}

bool is_over(const storage::TransferRequest& request, storage::Time now) {
    return request.answer_by && *request.answer_by <= now;
}

// True unless somebody answers who is not asked.
bool may_speak(const storage::TransferRequest& request, const HandoverCase& about) {
    switch (about.voice) {
        case HandoverVoice::owner_approves:
        case HandoverVoice::owner_refuses:
            return request.answer_by && !is_over(request, about.now) && !request.operator_is_asked;
        case HandoverVoice::operator_gives:
        case HandoverVoice::operator_keeps:
            return request.operator_is_asked;
        case HandoverVoice::requester:
        case HandoverVoice::silence:
            break;
    }
    return true;
}

HandoverDecision ask_owner(const storage::TransferRequest& request, const HandoverCase& about) {
    if (request.answer_by) return {.outcome = waits_for_owner, .until = request.answer_by};
    const storage::Time answer_by = about.now + about.rules.wait;
    return {.outcome = waits_for_owner,
            .change = Change::ask_owner,
            .until = answer_by,
            .keep_until = answer_by + kSilenceMemory};
}

HandoverDecision ask_operator(const HandoverCase& about) {
    const storage::Time until = about.now + kDisputeLifetime;
    return {
        .outcome = waits_for_operator, .change = Change::ask_operator, .until = until, .keep_until = until};
}

HandoverDecision hand_over(const HandoverFacts& facts, bool is_contest) {
    return {.outcome = transferred,
            .account_id = facts.owner->account_id,
            .change = Change::hand_over,
            .is_contest = is_contest};
}

bool is_contest(const HandoverFacts& facts, const HandoverCase& about) {
    return facts.last && facts.last->old_owner_id == about.requester_id &&
           about.now < facts.last->at + about.rules.contest;
}

bool agreed(const storage::TransferRequest& request, const HandoverCase& about) {
    return about.voice == HandoverVoice::owner_approves ||
           (about.rules.silence_is_yes && is_over(request, about.now));
}

// By a word, or by silence.
bool is_refused(const storage::TransferRequest& request, const HandoverCase& about) {
    if (about.voice == HandoverVoice::owner_refuses || about.voice == HandoverVoice::operator_keeps)
        return true;
    return !about.rules.silence_is_yes && !request.operator_is_asked && is_over(request, about.now);
}

}  // namespace

HandoverDecision decide(const HandoverFacts& facts, const HandoverCase& about) {
    if (auto stands = obstacle(facts, about)) return std::move(*stands);
    const storage::TransferRequest& request = *facts.request;
    if (!may_speak(request, about)) return {invalid};
    if (is_refused(request, about)) return {refused, "", Change::refuse};
    if (facts.accounts_of_requester >= kMostAccounts) return {too_many_accounts};
    if (about.voice == HandoverVoice::operator_gives) return hand_over(facts, true);
    if (request.operator_is_asked) return {.outcome = waits_for_operator, .until = request.expires_at};
    if (about.mode == HandoverMode::never) return {disabled};
    const bool has_agreed = agreed(request, about);
    if (!has_agreed && request.last_refused_at &&
        about.now < *request.last_refused_at + about.rules.cool_down)
        return {.outcome = cooling_down, .until = *request.last_refused_at + about.rules.cool_down};
    if (!has_agreed && is_contest(facts, about))
        return facts.last->is_contest ? ask_operator(about) : hand_over(facts, true);
    if (facts.last && about.now < facts.last->at + about.rules.cool_down)
        return {.outcome = cooling_down, .until = facts.last->at + about.rules.cool_down};
    if (about.mode == HandoverMode::approval && !has_agreed) return ask_owner(request, about);
    return hand_over(facts, false);
}

std::vector<HandoverNotice> notices(const HandoverDecision& decision, const HandoverFacts& facts,
                                    const HandoverCase& about) {
    switch (decision.change) {
        case Change::nothing:
        case Change::expire_request:
        case Change::ask_operator:
            return {};
        case Change::ask_owner:
            return {{MailKind::handover_asked, facts.owner.value().user_id}};
        case Change::refuse:
            return {{MailKind::handover_refused, about.requester_id}};
        case Change::hand_over:
            break;
    }
    std::vector<HandoverNotice> told{{MailKind::handover_completed, facts.owner.value().user_id}};
    // A requester who completes it themselves has seen it happen.
    if (about.voice != HandoverVoice::requester)
        told.push_back({MailKind::handover_approved, about.requester_id});
    return told;
}

}  // namespace holdfast::accounts
