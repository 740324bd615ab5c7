#include "accounts/public_events.h"

#include <algorithm>
#include <array>

namespace holdfast::accounts {
namespace {

using base::Json;
using storage::DomainEvent;

Json user_data(const DomainEvent& event) {
    return Json::object({{"user_id", event.user_id ? event.user_id : event.subject_id}});
}

Json account_data(const DomainEvent& event) {
    return Json::object({{"account_id", event.account_id},
                         {"provider", event.provider},
                         {"provider_account_id", event.provider_account_id},
                         {"user_id", event.user_id}});
}

Json reconnect_data(const DomainEvent& event) {
    Json data = account_data(event);
    const auto facts = Json::parse(event.facts);
    if (const Json* reason = facts ? facts->find("reason") : nullptr) data.set("reason", *reason);
    return data;
}

// Of the owner's event, whose actor is the requester.
Json offered_data(const DomainEvent& event) {
    return account_data(event).set("requesting_user_id", event.actor_id);
}

// Of the old owner's event, whose actor is the new one.
Json handed_over_data(const DomainEvent& event) {
    return account_data(event).set("user_id", event.actor_id).set("previous_user_id", event.user_id);
}

enum class About { user, account, hand_over };  // a hand-over: an account, told by its owner's event

struct Row {
    std::string_view stored;
    std::string_view type;
    About about;
    Json (*data)(const DomainEvent&);
};

// Sessions, issued tokens and second factors are the user's own business: GET /me/activity.
constexpr std::array kRows = {
    Row{"user.created", "user.created", About::user, user_data},
    Row{"user.changed", "user.changed", About::user, user_data},
    Row{"user.password_changed", "user.password_changed", About::user, user_data},
    Row{"user.deleted", "user.deleted", About::user, user_data},
    Row{"account.linked", "account.linked", About::account, account_data},
    Row{"account.reconnected", "account.reconnected", About::account, account_data},
    Row{"account.changed", "account.changed", About::account, account_data},
    Row{"account.renamed", "account.renamed", About::account, account_data},
    Row{"account.disconnected", "account.disconnected", About::account, account_data},
    Row{"account.deleted", "account.deleted", About::account, account_data},
    Row{"account.needs_reconnect", "account.needs_reconnect", About::account, reconnect_data},
    Row{"handover.offered", "account.handover_offered", About::hand_over, offered_data},
    Row{"handover.asked", "account.handover_asked", About::hand_over, offered_data},
    Row{"handover.disputed", "account.handover_disputed", About::hand_over, offered_data},
    Row{"handover.refused", "account.handover_refused", About::hand_over, offered_data},
    Row{"handover.completed", "account.handed_over", About::hand_over, handed_over_data},
};

bool is_told(const Row& row, const DomainEvent& event, const std::optional<std::string>& provider) {
    if (provider && event.provider != provider) return false;
    return row.about != About::hand_over || event.user_id != event.actor_id;
}

}  // namespace

std::vector<std::string_view> public_event_types() {
    std::vector<std::string_view> types;
    for (const Row& row : kRows) types.push_back(row.type);
    return types;
}

std::optional<PublicEvent> public_event(const DomainEvent& event,
                                        const std::optional<std::string>& provider) {
    const auto* const row = std::ranges::find(kRows, event.type, &Row::stored);
    if (row == kRows.end() || !is_told(*row, event, provider)) return std::nullopt;
    return PublicEvent{event.id, row->type, event.occurred_at, row->data(event)};
}

Json to_json(const PublicEvent& event) {
    return Json::object({{"id", event.id},
                         {"type", event.type},
                         {"occurred_at", base::rfc3339(event.occurred_at)},
                         {"data", event.data}});
}

}  // namespace holdfast::accounts
