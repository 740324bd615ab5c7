// Apps: backends that may act for users, and the operations on them. An operator makes them; an app shows its
// credential with each request, of which only the digest is stored.
#pragma once

#include "storage/store.h"
#include "storage/time.h"
#include "storage/vault.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

struct App {
    std::string id;
    std::string app_name;
    std::string scopes;                   // separated by blanks
    std::optional<std::string> provider;  // nullopt: accounts of every provider
    Time created_at;
    Time rotated_at;  // when its credential was made
    std::optional<Time> last_used_at;
    std::optional<Time> revoked_at;
};

struct NewApp {
    std::string id;
    std::string app_name;
    std::string credential_digest;
    std::string scopes;
    std::optional<std::string> provider;
    Time now;
};

// False if there is an app of that name, revoked or not.
struct CreateApp {
    static constexpr std::string_view name = "create_app";
    using Outcome = bool;
    const NewApp& app;
};

// The app with this credential; nullopt if there is none, or if it is revoked.
struct FindApp {
    static constexpr std::string_view name = "find_app";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<App>;
    std::string_view credential_digest;
};

struct AppAndTokens {
    App app;
    std::optional<StoredTokens> tokens;  // nullopt if there is no such account
};

// The app as FindApp finds it, and the tokens of an account as FindTokens does, at one moment and in one
// round trip. nullopt if there is no such app, whatever the account.
struct FindAppAndTokens {
    static constexpr std::string_view name = "find_app_and_tokens";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<AppAndTokens>;
    std::string_view credential_digest;
    std::string_view account_id;
};

// All apps, by name.
struct ListApps {
    static constexpr std::string_view name = "list_apps";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<App>;
};

// Replaces the credential; the old one is refused from then on. False if there is no such app, or it is
// revoked.
struct RotateApp {
    static constexpr std::string_view name = "rotate_app";
    using Outcome = bool;
    std::string_view app_name;
    std::string_view credential_digest;
    Time now;
};

// False if there is no such app. A repeat changes nothing.
struct RevokeApp {
    static constexpr std::string_view name = "revoke_app";
    using Outcome = bool;
    std::string_view app_name;
    Time now;
};

// Moves the time of the app's last use.
struct TouchApp {
    static constexpr std::string_view name = "touch_app";
    using Outcome = Done;
    std::string_view app_id;
    Time now;
};

// What an app got: the event token.issued, for the account's owner, by the app.
struct TellTokenIssued {
    static constexpr std::string_view name = "tell_token_issued";
    using Outcome = Done;
    std::string_view app_id;
    std::string_view app_name;
    std::string_view account_id;
    Time now;
    std::string_view network;  // that the request came from
};

}  // namespace holdfast::storage
