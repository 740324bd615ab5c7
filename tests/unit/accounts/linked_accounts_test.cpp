#include "accounts/linked_accounts.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

const base::Time kNow = base::from_unix_seconds(1795244400);

}  // namespace

TEST_CASE("What a linked account's row says of its connection") {
    struct Row {
        bool active, has_access, has_refresh;
        std::optional<base::Time> expiry;
        ConnectionStatus status;
        const char* reason;
    };
    using enum ConnectionStatus;
    const base::Time later = kNow + 1us;
    for (const Row& row :
         std::vector<Row>{{true, true, true, later, connected, ""},
                          {true, true, true, kNow, connected, ""},  // it can be renewed
                          {true, false, true, kNow, connected, ""},
                          {true, true, false, later, connected, ""},
                          {true, true, false, std::nullopt, connected, ""},
                          {true, true, false, kNow, needs_reconnect, "no_refresh_token"},
                          {true, false, false, later, needs_reconnect, "no_refresh_token"},
                          {true, false, false, kNow, needs_reconnect, "no_refresh_token"},
                          {false, false, false, std::nullopt, disconnected, "user_disconnected"},
                          {false, true, true, later, disconnected, "user_disconnected"}}) {
        storage::LinkedAccount account{};
        account.is_active = row.active;
        account.has_access_token = row.has_access;
        account.has_refresh_token = row.has_refresh;
        account.token_expiry = row.expiry;
        const AccountView view = view_of(account, kNow);
        CHECK(view.status == row.status);
        CHECK(view.reason == row.reason);
    }
}

}  // namespace holdfast::accounts
