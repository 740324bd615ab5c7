#include "accounts/linked_accounts.h"
#include "accounts/transfers.h"
#include "api/compression.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/request_body.h"
#include "base/json.h"
#include "storage/handover.h"

namespace holdfast::api {
namespace {

Error error_of(accounts::TransferFault fault) {
    switch (fault) {
        case accounts::TransferFault::invalid:
            return Error::invalid_transfer_token;
        case accounts::TransferFault::expired:
            return Error::transfer_token_expired;
        case accounts::TransferFault::not_your_transfer:
            return Error::not_your_transfer;
        case accounts::TransferFault::account_not_found:
            return Error::account_not_found;
        case accounts::TransferFault::owner_changed:
            return Error::owner_changed;
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
        {"event_type", "ownership_transferred"},
        {"direction", from_me ? "from_me" : "to_me"},
        {"created_at", base::rfc3339(event.created_at)},
        {"acknowledged_at",
         event.acknowledged_at ? base::Json(base::rfc3339(*event.acknowledged_at)) : base::Json()},
    });
}

}  // namespace

Response transfer_ownership(const Call& call, const CurrentUser& user) {
    const auto result =
        call.context.transfers.complete(require_text(call.body, "transfer_token"), user.user_id);
    if (const auto* fault = std::get_if<accounts::TransferFault>(&result)) throw Refusal(error_of(*fault));

    const auto& done = std::get<accounts::HandedOver>(result);
    const std::string message = done.provider + (done.repeated ? " account already transferred (idempotent)"
                                                               : " account transferred successfully");
    return Response::json(200, base::Json::object({{"success", true},
                                                   {"account_id", done.account_id},
                                                   {"message", message},
                                                   {"repeated", done.repeated}})
                                   .dump());
}

Response list_transfer_events(const Call& call, const CurrentUser& user) {
    base::Json::Array events;
    for (const storage::TransferEvent& event : call.context.linked_accounts.events(user.user_id)) {
        events.push_back(event_json(event));
    }
    const auto answer = base::Json::object({{"events", std::move(events)}});
    return compressed(call.request, Response::json(200, answer.dump()));
}

Response acknowledge_transfer_event(const Call& call, const CurrentUser& user) {
    if (!call.context.linked_accounts.acknowledge(user.user_id, call.request.path_param("id"))) {
        throw Refusal(Error::event_not_found);
    }
    return Response::json(200, base::Json::object({{"success", true}}).dump());
}

}  // namespace holdfast::api
