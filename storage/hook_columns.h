// The columns of webhooks, for both databases: those of holdfast_hooks AS hook and holdfast_apps AS app.
#pragma once

#include "storage/columns.h"
#include "storage/hooks.h"

namespace holdfast::storage {

inline constexpr Columns kHookColumns{
    Column("hook.id", &Hook::id),
    Column("app.name", &Hook::app_name),
    Column("app.provider", &Hook::app_provider),
    Column("hook.url", &Hook::url),
    Column("hook.event_types", &Hook::event_types),
    Column("hook.secret", &Hook::secret),
    Column("hook.cursor_transaction", &Hook::cursor_transaction),
    Column("hook.cursor_sequence", &Hook::cursor_sequence),
    Column("hook.told_until", &Hook::told_until),
    Column("hook.tries", &Hook::tries),
    Column("hook.failing_since", &Hook::failing_since),
    Column("hook.last_failure", &Hook::last_failure),
    Column("hook.next_try_at", &Hook::next_try_at),
    Column("hook.retry_at", &Hook::retry_at),
    Column("hook.delivered_at", &Hook::delivered_at),
    Column("hook.disabled_at", &Hook::disabled_at),
    Column("hook.held_until", &Hook::held_until),
    Column("hook.created_at", &Hook::created_at),
};

inline constexpr Columns kParkedColumns{
    Column("event_id", &ParkedEvent::event_id),
    Column("cursor_transaction", &ParkedEvent::cursor_transaction),
    Column("cursor_sequence", &ParkedEvent::cursor_sequence),
    Column("event_type", &ParkedEvent::type),
    Column("occurred_at", &ParkedEvent::occurred_at),
    Column("failure", &ParkedEvent::failure),
    Column("parked_at", &ParkedEvent::parked_at),
};

}  // namespace holdfast::storage
