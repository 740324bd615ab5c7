// Events as apps are told of them: by public names, and with ids only. Never a secret, an email, a name or a
// network: what an app may know beyond the ids it asks for (accounts:read).
//
//   public type                      is about      data beside the account's or the user's ids
//   user.created  user.changed  user.password_changed  user.deleted
//                                    a user
//   account.linked  account.reconnected  account.changed  account.renamed  account.disconnected
//   account.deleted                  an account
//   account.needs_reconnect          an account    reason
//   account.handover_offered  account.handover_asked  account.handover_disputed  account.handover_refused
//                                    an account    requesting_user_id
//   account.handed_over              an account    previous_user_id
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "storage/events.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::accounts {

struct PublicEvent {
    std::string id;
    std::string_view type;
    base::Time occurred_at;
    // Of a user: user_id. Of an account: account_id, provider, provider_account_id, and user_id: the owner
    // after the event.
    base::Json data;
};

// All public types.
std::vector<std::string_view> public_event_types();

// What an app is told of an event; nullopt if nothing. With `provider`, an app that is made for this provider
// alone: it is told of accounts of the provider, and of no users. A hand-over has two events, of which one is
// public.
std::optional<PublicEvent> public_event(const storage::DomainEvent& event,
                                        const std::optional<std::string>& provider);

// {"id", "type", "occurred_at", "data"}
base::Json to_json(const PublicEvent& event);

}  // namespace holdfast::accounts
