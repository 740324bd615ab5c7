#include "bench/growth_data.h"

#include "storage/database_url.h"
#include "storage/operator/copy_stream.h"
#include "storage/operator/postgres/copy.h"
#include "storage/operator/sqlite/copy.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace holdfast::bench {
namespace {

using storage::Cell;
using storage::ColumnType;

const std::string kHash = "$argon2id$v=19$m=19456,t=2,p=1$" + std::string(65, 'h');

// Steele, Lea and Flood: Fast Splittable Pseudorandom Number Generators (2014), SplitMix64.
std::uint64_t mixed(std::uint64_t value) {
    value += 0x9e3779b97f4a7c15U;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

// A row is made each millisecond from then on.
constexpr storage::Time kFirst = kNow - std::chrono::hours(24);

// 16 digits.
std::string hex_of(std::uint64_t value) {
    std::string text(16, '0');
    for (std::size_t i = text.size(); i-- > 0; value >>= 4U) text[i] = "0123456789abcdef"[value & 15U];
    return text;
}

std::int64_t microseconds(storage::Time time) { return time.time_since_epoch().count(); }

// The values of the columns that are not the same in every row of a table. A text lives until the next row.
class Values {
  public:
    void set(std::string_view column, std::string text) { texts_[column] = std::move(text); }
    void set(std::string_view column, storage::Time time) { numbers_[column] = microseconds(time); }

    Cell cell(const storage::CopyColumn& column) const {
        if (const auto text = texts_.find(column.name); text != texts_.end())
            return {.is_null = false, .text = text->second};
        if (const auto number = numbers_.find(column.name); number != numbers_.end())
            return {.is_null = false, .number = number->second};
        if (column.may_be_null) return {};
        if (column.type == ColumnType::time) return {.is_null = false, .number = microseconds(kNow)};
        if (column.type == ColumnType::integer || column.type == ColumnType::flag)
            return {.is_null = false, .number = 1};
        return {.is_null = false};
    }

  private:
    std::map<std::string_view, std::string> texts_;
    std::map<std::string_view, std::int64_t> numbers_;
};

using MakeRow = std::function<void(Values&, std::int64_t number)>;

struct Filling {
    std::int64_t rows;
    MakeRow make;
};

void make_user(Values& row, std::int64_t number) {
    row.set("id", id_of(Kind::user, number));
    row.set("email", email_of(number));
    row.set("username", "user");
    row.set("encrypted_password", kHash);
}

std::map<std::string_view, Filling> fillings(std::int64_t accounts) {
    const std::int64_t users = accounts / kAccountsEach;
    const auto user_of = [users](std::int64_t number) { return id_of(Kind::user, number % users); };
    return {
        {"auth_users", {users, make_user}},
        {"users", {users, make_user}},
        {"auth_sessions",
         {users + kExpiredSessions,
          [=](Values& row, std::int64_t number) {
              const bool is_valid = number < users;
              row.set("id",
                      is_valid ? id_of(Kind::session, number) : id_of(Kind::expired_session, number - users));
              row.set("user_id", user_of(number));
              row.set("expires_at", is_valid ? kNow + std::chrono::hours(720) : kNow - std::chrono::hours(1));
          }}},
        {"cloud_provider_accounts",
         {accounts,
          [=](Values& row, std::int64_t number) {
              row.set("id", id_of(Kind::account, number));
              row.set("user_id", user_of(number));
              row.set("provider", "onedrive");
              row.set("provider_account_id", account_of(number));
              row.set("account_email", "cloud@example.com");
              row.set("access_token", kSealedAccess);
              row.set("refresh_token", kSealedRefresh);
              row.set("granted_scope", "Files.Read");
          }}},
        {"domain_events",
         {accounts,
          [=](Values& row, std::int64_t number) {
              row.set("id", id_of(Kind::event, number));
              row.set("event_type", "account.linked");
              row.set("user_id", user_of(number));
              row.set("facts", R"({"granted_scope":"Files.Read"})");
          }}},
    };
}

std::unique_ptr<storage::RowTarget> open_target(const std::string& url) {
    const storage::DatabaseUrl database = storage::read_database_url(url);
    if (database.backend == storage::BackendKind::sqlite)
        return storage::sqlite::open_row_target(database.location);
    return storage::postgres::open_row_target(database.location);
}

}  // namespace

std::string id_of(Kind kind, std::int64_t number) {
    using std::chrono::milliseconds;
    const milliseconds when =
        std::chrono::duration_cast<milliseconds>(kFirst.time_since_epoch()) + milliseconds(number);
    const std::uint64_t time = (static_cast<std::uint64_t>(when.count()) << 16U) | 0x7000U;
    const std::uint64_t chance =
        mixed(static_cast<std::uint64_t>(number) * 8 + static_cast<std::uint64_t>(kind));
    const std::string high = hex_of(time | (chance >> 52U));
    const std::string low = hex_of((chance & 0x0fffffffffffffffU) | 0x8000000000000000U);
    return high.substr(0, 8) + '-' + high.substr(8, 4) + '-' + high.substr(12) + '-' + low.substr(0, 4) +
           '-' + low.substr(4);
}

std::string email_of(std::int64_t user) { return "user" + std::to_string(user) + "@example.com"; }

std::string account_of(std::int64_t account) {
    return id_of(Kind::account, account).substr(14) + std::to_string(account);
}

void fill(const std::string& url, std::int64_t accounts) {
    const auto target = open_target(url);
    auto all = fillings(accounts);
    for (const storage::CopyTable& table : storage::copy_tables()) {
        const auto found = all.find(table.name);
        if (found == all.end()) continue;
        Values values;
        std::vector<Cell> row(table.columns.size());
        target->begin(table);
        for (std::int64_t number = 0; number < found->second.rows; ++number) {
            found->second.make(values, number);
            for (std::size_t i = 0; i < row.size(); ++i) row[i] = values.cell(table.columns[i]);
            target->write(row);
        }
        target->end();
    }
    target->commit();
}

}  // namespace holdfast::bench
