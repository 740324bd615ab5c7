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
        case waits_for_owner:
        case waits_for_operator:
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
        case refused:
            return Error::handover_refused;
        case disabled:
            return Error::handover_disabled;
        case cooling_down:
            return Error::handover_cooling_down;
    }
    return Error::internal_error;
}

// Throws the Refusal of an outcome that is one.
void require_success(storage::HandoverOutcome outcome, const std::optional<base::Time>& until,
                     base::Time now) {
    const auto error = error_of(outcome);
    if (!error) return;
    if (until) throw Refusal(*error, std::chrono::ceil<std::chrono::seconds>(*until - now));
    throw Refusal(*error);
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

// Whose answer a request waits for, if it waits for one: "owner" or "operator".
template <class Request>
base::Json waits_for(const Request& request) {
    if (request.operator_asked_at) return "operator";
    return request.answer_by ? base::Json("owner") : base::Json();
}

base::Json waits_for(storage::HandoverOutcome outcome) {
    if (outcome == storage::HandoverOutcome::waits_for_operator) return "operator";
    return outcome == storage::HandoverOutcome::waits_for_owner ? base::Json("owner") : base::Json();
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
        {"expires_at", base::rfc3339(offer.answer_by.value_or(offer.expires_at))},
        {"waits_for", waits_for(offer)},
    });
}

// A request of the user's own that waits for an answer, or was refused.
base::Json asked_json(const storage::AskedRequest& request) {
    return base::Json::object({
        {"id", request.id},
        {"provider", request.provider},
        {"provider_account_id", request.provider_account_id},
        {"account_email", request.account_email},
        {"event_type", request.refused_at ? "ownership_refused" : "ownership_requested"},
        {"direction", "to_me"},
        {"created_at", base::rfc3339(request.created_at)},
        {"expires_at", base::rfc3339(request.answer_by.value_or(request.expires_at))},
        {"waits_for", request.refused_at ? base::Json() : waits_for(request)},
    });
}

Response answer_request(const Call& call, const CurrentUser& user, bool approves) {
    const auto outcome = call.context.transfers.answer(call.request.path_param("id"), user.user_id, approves);
    const auto wanted = approves ? storage::HandoverOutcome::transferred : storage::HandoverOutcome::refused;
    if (outcome != wanted) {
        // Any other obstacle means for the owner: there is nothing to answer (any more).
        if (outcome == storage::HandoverOutcome::too_many_accounts) throw Refusal(Error::too_many_accounts);
        throw Refusal(Error::request_not_found);
    }
    return Response::json(200, base::Json::object({{"success", true}}).dump());
}

}  // namespace

Response preview_transfer(const Call& call, const CurrentUser& user) {
    const auto preview =
        call.context.transfers.preview(require_text(call.body, "transfer_token"), user.user_id);
    require_success(preview.outcome, preview.until, call.context.clock.now());
    const auto answer = base::Json::object({{"success", true},
                                            {"provider", preview.offer.provider},
                                            {"account_email", preview.offer.account_email},
                                            {"expires_at", base::rfc3339(preview.offer.expires_at)},
                                            {"waits_for", waits_for(preview.outcome)}});
    return Response::json(200, answer.dump());
}

Response transfer_ownership(const Call& call, const CurrentUser& user) {
    const std::string& token = require_text(call.body, "transfer_token");
    require_second_factor_for_handover(call, user);
    const auto result = call.context.transfers.complete(token, user.user_id, call.network);
    if (const base::Json asked = waits_for(result.outcome); !asked.is_null()) {
        const auto waiting = base::Json::object(
            {{"success", true}, {"waits_for", asked}, {"expires_at", base::rfc3339(result.until.value())}});
        return Response::json(202, waiting.dump());
    }
    require_success(result.outcome, result.until, call.context.clock.now());
    const bool repeated = result.outcome == storage::HandoverOutcome::already_transferred;
    const auto answer = base::Json::object({{"success", true},
                                            {"account_id", result.account_id},
                                            {"message", result.provider + success_text(repeated)},
                                            {"repeated", repeated}});
    return Response::json(200, answer.dump());
}

Response approve_request(const Call& call, const CurrentUser& user) {
    return answer_request(call, user, true);
}

Response refuse_request(const Call& call, const CurrentUser& user) {
    return answer_request(call, user, false);
}

Response list_transfer_events(const Call& call, const CurrentUser& user) {
    const Page page = require_page(call.request);
    const accounts::LinkedAccounts& accounts = call.context.linked_accounts;
    base::Json::Array events;
    if (!page.after) {
        for (const storage::OpenOffer& offer : call.context.transfers.open_offers(user.user_id))
            events.push_back(offer_json(offer));
        for (const storage::AskedRequest& request : call.context.transfers.asked_requests(user.user_id))
            events.push_back(asked_json(request));
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
