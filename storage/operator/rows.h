// The newest rows of the tables, to be shown to a person: no token, sealed or not, only its size.
#pragma once

#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

struct UserRow {
    std::string id;
    std::string username;
    std::string email;
};

struct AccountRow {
    std::string id;
    std::string provider;
    std::string provider_account_id;
    std::string account_email;
    std::optional<std::string> nickname;
    std::string owner_id;
    std::string owner_username;
    bool is_active;
    std::int64_t ownership_version;
    std::optional<std::int64_t> access_token_bytes;   // sealed; nullopt if there is none
    std::optional<std::int64_t> refresh_token_bytes;  // sealed; nullopt if there is none
    Time updated_at;
};

struct TransferRequestRow {
    std::string id;
    std::string provider;
    std::string account_email;
    std::string requesting_user_id;
    std::string requesting_username;
    std::string status;
    Time expires_at;
    std::string waits_for;  // "owner" or "operator", once they are asked; else empty
};

struct EventRow {
    Time at;
    std::string type;
    std::string user;   // the user name, or the id of one who is gone; empty if there is none
    std::string actor;  // the same
    std::optional<std::string> account_email;
};

// A statement to ask the database oneself, in its own SQL.
struct Question {
    std::string title;
    std::string statement;
};

struct Rows {
    std::vector<UserRow> users;
    std::vector<AccountRow> accounts;
    std::vector<TransferRequestRow> requests;
    std::vector<EventRow> events;
    std::vector<Question> questions;
};

// The newest rows of each table, at most `limit` of each, newest first, in one snapshot. Throws what
// open_inspector (storage/operator/inspect.h) throws.
Rows read_rows(const std::string& url, std::int64_t limit);

// Every row of one cloud account: one, unless the unique index is missing.
std::vector<AccountRow> read_account_rows(const std::string& url, std::string_view provider_account_id);

}  // namespace holdfast::storage
