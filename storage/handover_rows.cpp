#include "storage/handover_rows.h"

#include "storage/errors.h"

namespace holdfast::storage {
namespace {

TransferRequest::Status status_of(const std::string& text) {
    if (text == "pending") return TransferRequest::Status::pending;
    if (text == "used") return TransferRequest::Status::used;
    if (text == "expired") return TransferRequest::Status::expired;
    throw StoreError(ErrorKind::internal, "a transfer request has an unknown status");
}

TransferDirection direction_of(const std::string& text) {
    if (text == "from_me") return TransferDirection::from_me;
    if (text == "to_me") return TransferDirection::to_me;
    throw StoreError(ErrorKind::internal, "an event has an unknown direction");
}

}  // namespace

HandoverFacts HandoverRows::facts() const {
    HandoverFacts facts;
    facts.accounts_of_requester = accounts_of_requester;
    if (request) {
        facts.request = TransferRequest{status_of(request->status),
                                        request->expires_at,
                                        Owner{request->expected_account_id, request->expected_owner_id,
                                              request->expected_ownership_version},
                                        request->answer_by,
                                        request->operator_asked_at.has_value(),
                                        request->refused_at && *request->refused_at >= request->created_at,
                                        request->refused_at};
    }
    if (account) {
        facts.owner = Owner{account->account_id, account->user_id, account->ownership_version};
        if (account->handed_over_at)
            facts.last = LastHandover{*account->handed_over_at, account->handed_over_from.value_or(""),
                                      account->handed_over_as_contest};
    }
    return facts;
}

std::array<NewEvent, 2> decided_events(std::string_view type, const TransferOwnership& operation,
                                       const HandoverRows& rows) {
    const RequestRow& request = rows.request.value();
    const OwnedRow& account = rows.account.value();
    NewEvent owner{.type = type,
                   .occurred_at = operation.now,
                   .user_id = account.user_id,
                   .actor_id = std::string(operation.user_id),
                   .subject_id = std::string(operation.request_id),
                   .account_id = account.account_id,
                   .provider = request.provider,
                   .provider_account_id = request.provider_account_id,
                   .account_email = account.account_email,
                   .nickname = account.nickname};
    NewEvent requester = owner;
    requester.user_id = requester.actor_id;
    requester.account_email = request.account_email;
    requester.nickname.reset();
    requester.network = operation.network;
    return {std::move(owner), std::move(requester)};
}

std::array<NewEvent, 2> offered_events(const SaveTransferRequest& operation) {
    const NewTransferRequest& request = operation.request;
    NewEvent owner{.type = "handover.offered",
                   .occurred_at = request.created_at,
                   .user_id = request.expected_owner.user_id,
                   .actor_id = request.requesting_user_id,
                   .subject_id = request.id,
                   .account_id = request.expected_owner.account_id,
                   .provider = request.provider,
                   .provider_account_id = request.provider_account_id};
    NewEvent requester = owner;
    requester.user_id = request.requesting_user_id;
    requester.account_email = request.account_email;
    requester.network = operation.network;
    return {std::move(owner), std::move(requester)};
}

TransferEvent TransferEventRow::event() const {
    return {sequence,
            id,
            provider,
            provider_account_id,
            account_email,
            nickname,
            direction_of(direction),
            created_at,
            acknowledged_at};
}

}  // namespace holdfast::storage
