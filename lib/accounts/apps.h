// Apps: backends that may read users' accounts and get their access tokens. An operator makes an app and its
// credential; the app shows the credential with each request. Only its digest is stored.
#pragma once

#include "base/clock.h"
#include "storage/apps.h"
#include "storage/store.h"
#include "storage/vault.h"
#include "sync/mutex.h"

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::accounts {

// What an app may do.
enum class AppScope { read_accounts, read_tokens, read_events };
inline constexpr std::array kAppScopes = {AppScope::read_accounts, AppScope::read_tokens,
                                          AppScope::read_events};
std::string_view name(AppScope scope);  // "accounts:read", "tokens:read", "events:read"

// A new credential: "hfa_" and 256 random bits.
std::string make_app_credential();
// True if the text has the form of a credential. No other is looked for in the database.
bool is_app_credential(std::string_view text);
// What is stored of a credential: SHA-256 in hex. It needs no salt, since a credential can't be guessed.
std::string app_credential_digest(std::string_view credential);

bool has_scope(const storage::App& app, AppScope scope);
// True if the app may see accounts of the provider.
bool may_see(const storage::App& app, std::string_view provider);

// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError.
class Apps {
  public:
    Apps(storage::Store& store, const base::Clock& clock) : store_(store), clock_(clock) {}

    // The app with this credential; nullopt if there is none. Keeps when it was last used, to the minute.
    std::optional<storage::App> find(std::string_view credential);
    // The same, and the tokens of an account: what each request for a token needs, in one round trip.
    std::optional<storage::AppAndTokens> find_with_tokens(std::string_view credential,
                                                          std::string_view account_id);

    struct Question {
        std::string_view credential;
        std::string_view account_id;
    };
    // find_with_tokens() for many, in their order, by one read of the database. Keeps no use: see keep_use().
    std::vector<std::optional<storage::AppAndTokens>> find_together(std::span<const Question> questions);
    // Keeps when the app was last used, to the minute.
    void keep_use(const storage::App& app);

    // Writes the event token.issued. Once for each stored token, app and network, as far as this instance
    // remembers: the same token to the same app again tells the owner nothing new.
    void tell_token_issued(const storage::App& app, const storage::StoredTokens& stored,
                           const std::string& network);

  private:
    bool is_told(const std::string& what);

    storage::Store& store_;
    const base::Clock& clock_;
    sync::Mutex mutex_;
    std::set<std::string> told_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::accounts
