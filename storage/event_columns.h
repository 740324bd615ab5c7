// The columns of a domain event, for both databases.
#pragma once

#include "storage/columns.h"
#include "storage/events.h"

#include <string_view>

namespace holdfast::storage {

// `transaction` is the SQL expression for the transaction's number. SQLite has one writer and needs no
// number.
constexpr auto event_columns(std::string_view transaction) {
    return Columns{
        Column(transaction, &DomainEvent::transaction),
        Column("sequence", &DomainEvent::sequence),
        Column("id", &DomainEvent::id),
        Column("event_type", &DomainEvent::type),
        Column("occurred_at", &DomainEvent::occurred_at),
        Column("user_id", &DomainEvent::user_id),
        Column("actor_id", &DomainEvent::actor_id),
        Column("subject_id", &DomainEvent::subject_id),
        Column("account_id", &DomainEvent::account_id),
        Column("provider", &DomainEvent::provider),
        Column("provider_account_id", &DomainEvent::provider_account_id),
        Column("account_email", &DomainEvent::account_email),
        Column("nickname", &DomainEvent::nickname),
        Column("network", &DomainEvent::network),
        Column("facts", &DomainEvent::facts),
    };
}

}  // namespace holdfast::storage
