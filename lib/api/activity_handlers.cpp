#include "accounts/users.h"
#include "api/compression.h"
#include "api/handlers.h"
#include "api/page.h"
#include "base/json.h"
#include "storage/events.h"
#include "storage/sessions.h"

namespace holdfast::api {
namespace {

// The event's account and facts, but not its actor: that may be another user.
base::Json detail_json(const storage::DomainEvent& event) {
    base::Json detail = base::Json::parse(event.facts).value_or(base::Json::object({}));
    if (event.provider) {
        detail.set("provider", event.provider);
        detail.set("account_email", event.account_email);
        detail.set("nickname", event.nickname);
    }
    return detail;
}

base::Json activity_json(const storage::DomainEvent& event) {
    return base::Json::object({
        {"at", base::rfc3339(event.occurred_at)},
        {"event_type", event.type},
        {"network", event.network.empty() ? base::Json() : base::Json(event.network)},
        {"detail", detail_json(event)},
    });
}

}  // namespace

Response list_activity(const Call& call, const CurrentUser& user) {
    const Page page = require_page(call.request);
    const auto found = call.context.users.activity(user.user_id, page.after_number(), page.limit + 1);
    base::Json::Array activity;
    for (const storage::DomainEvent& event : page.shown(found)) activity.push_back(activity_json(event));
    const auto answer =
        base::Json::object({{"activity", std::move(activity)}, {"next", page.next(found, by_sequence)}});
    return compressed(call.request, Response::json(200, answer.dump()));
}

}  // namespace holdfast::api
