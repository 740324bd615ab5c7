// Databases of any size, filled by the path of `holdfast copy`: COPY on PostgreSQL, one prepared statement in
// one transaction on SQLite.
#pragma once

#include "storage/time.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace holdfast::bench {

inline constexpr storage::Time kNow{std::chrono::seconds(1'795'000'000)};

// Accounts of a user.
inline constexpr std::int64_t kAccountsEach = 4;
// Sessions that have expired, beside one of each user that has not.
inline constexpr std::int64_t kExpiredSessions = 20'000;

// As long as Google's tokens of 220 and 103 bytes when they are sealed.
inline const std::string kSealedAccess(340, 's');
inline const std::string kSealedRefresh(180, 's');

enum class Kind : std::uint64_t { user = 1, session, expired_session, account, event };

// The id of the row with this number: of version 7, as the product makes them, and always the same.
std::string id_of(Kind kind, std::int64_t number);

std::string email_of(std::int64_t user);
// At the provider: random to look at, as theirs are.
std::string account_of(std::int64_t account);

// Fills an empty database with so many accounts, their users with a session each, and their events. Makes the
// schema if it is missing. Throws StoreError.
void fill(const std::string& url, std::int64_t accounts);

}  // namespace holdfast::bench
