#include "accounts/linked_accounts.h"
#include "accounts/transfers.h"
#include "api/conditional.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/page.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/handover.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

std::string success_text(bool repeated) {
    return repeated ? " account already transferred (idempotent)" : " account transferred successfully";
}

std::optional<Error> error_of(storage::HandoverOutcome outcome) {
    switch (outcome) {
        using enum storage::HandoverOutcome;
        case transferred:
        case already_transferred:
            return std::nullopt;
        case owner_changed:
            return Error::owner_changed;
        case account_not_found:
            return Error::account_not_found;
        case too_many_accounts:
            return Error::too_many_accounts;
        case not_your_transfer:
            return Error::not_your_transfer;
        case invalid:
            return Error::invalid_transfer_token;
        case expired:
            return Error::transfer_token_expired;
    }
    return Error::internal_error;
}

base::Json event_json(const storage::TransferEvent& event) {
    const bool from_me = event.direction == storage::TransferDirection::from_me;
    return base::Json::object({
        {"id", event.id},
        {"provider", event.provider},
        {"provider_account_id", event.provider_account_id},
        {"account_email", event.account_email},
        {"nickname", event.nickname},
        {"event_type", "ownership_transferred"},
        {"direction", from_me ? "from_me" : "to_me"},
        {"created_at", base::rfc3339(event.created_at)},
        {"acknowledged_at",
         event.acknowledged_at ? base::Json(base::rfc3339(*event.acknowledged_at)) : base::Json()},
    });
}

base::Json offer_json(const storage::OpenOffer& offer) {
    return base::Json::object({
        {"id", offer.id},
        {"provider", offer.provider},
        {"provider_account_id", offer.provider_account_id},
        {"account_email", offer.account_email},
        {"nickname", offer.nickname},
        {"event_type", "ownership_requested"},
        {"direction", "from_me"},
        {"created_at", base::rfc3339(offer.created_at)},
        {"expires_at", base::rfc3339(offer.expires_at)},
    });
}

}  // namespace

Response preview_transfer(const Call& call, const CurrentUser& user) {
    const auto preview =
        call.context.transfers.preview(require_text(call.body, "transfer_token"), user.user_id);
    if (const auto error = error_of(preview.outcome)) throw Refusal(*error);
    const auto answer = base::Json::object({{"success", true},
                                            {"provider", preview.offer.provider},
                                            {"account_email", preview.offer.account_email},
                                            {"expires_at", base::rfc3339(preview.offer.expires_at)}});
    return Response::json(200, answer.dump());
}

Response transfer_ownership(const Call& call, const CurrentUser& user) {
    const auto result = call.context.transfers.complete(require_text(call.body, "transfer_token"),
                                                        user.user_id, call.network);
    if (const auto error = error_of(result.outcome)) throw Refusal(*error);
    const bool repeated = result.outcome == storage::HandoverOutcome::already_transferred;
    const auto answer = base::Json::object({{"success", true},
                                            {"account_id", result.account_id},
                                            {"message", result.provider + success_text(repeated)},
                                            {"repeated", repeated}});
    return Response::json(200, answer.dump());
}

Response list_transfer_events(const Call& call, const CurrentUser& user) {
    const Page page = require_page(call.request);
    const accounts::LinkedAccounts& accounts = call.context.linked_accounts;
    base::Json::Array events;
    if (!page.after) {
        for (const storage::OpenOffer& offer : accounts.open_offers(user.user_id))
            events.push_back(offer_json(offer));
    }
    const auto found = accounts.events(user.user_id, page.after_number(), page.limit + 1);
    for (const storage::TransferEvent& event : page.shown(found)) events.push_back(event_json(event));
    const auto answer =
        base::Json::object({{"events", std::move(events)}, {"next", page.next(found, by_sequence)}});
    return json_unless_known(call.request, answer.dump());
}

Response acknowledge_transfer_event(const Call& call, const CurrentUser& user) {
    if (!call.context.linked_accounts.acknowledge(user.user_id, call.request.path_param("id"))) {
        throw Refusal(Error::event_not_found);
    }
    return Response::json(200, base::Json::object({{"success", true}}).dump());
}

}  // namespace holdfast::api
