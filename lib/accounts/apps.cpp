#include "accounts/apps.h"

#include "base/encoding.h"
#include "base/random.h"
#include "crypto/digest.h"

#include <algorithm>
#include <chrono>

namespace holdfast::accounts {
namespace {

constexpr std::string_view kPrefix = "hfa_";
constexpr std::size_t kCredentialBytes = 32;
constexpr std::chrono::minutes kUseResolution{1};
constexpr std::size_t kMostTold = 10'000;

}  // namespace

std::string_view name(AppScope scope) {
    switch (scope) {
        case AppScope::read_accounts:
            return "accounts:read";
        case AppScope::read_tokens:
            return "tokens:read";
        case AppScope::read_events:
            return "events:read";
    }
    return "";
}

std::string make_app_credential() {
    return std::string(kPrefix) + base::base64url_encode(base::random_bytes(kCredentialBytes));
}

bool is_app_credential(std::string_view text) { return text.starts_with(kPrefix); }

std::string app_credential_digest(std::string_view credential) {
    return base::hex_encode(crypto::sha256(credential));
}

bool has_scope(const storage::App& app, AppScope scope) {
    const std::string words = " " + app.scopes + " ";
    return words.find(" " + std::string(name(scope)) + " ") != std::string::npos;
}

bool may_see(const storage::App& app, std::string_view provider) {
    return !app.provider || *app.provider == provider;
}

std::optional<storage::App> Apps::find(std::string_view credential) {
    if (!is_app_credential(credential)) return std::nullopt;
    auto app = store_.run(storage::FindApp{app_credential_digest(credential)});
    if (app) keep_use(*app);
    return app;
}

std::optional<storage::AppAndTokens> Apps::find_with_tokens(std::string_view credential,
                                                            std::string_view account_id) {
    if (!is_app_credential(credential)) return std::nullopt;
    auto found = store_.run(storage::FindAppAndTokens{app_credential_digest(credential), account_id});
    if (found) keep_use(found->app);
    return found;
}

std::vector<std::optional<storage::AppAndTokens>> Apps::find_together(std::span<const Question> questions) {
    std::vector<std::string> digests;
    for (const Question& question : questions) digests.push_back(app_credential_digest(question.credential));
    std::vector<storage::FindAppAndTokens> operations;
    for (std::size_t i = 0; i < questions.size(); ++i)
        operations.push_back({digests[i], questions[i].account_id});
    return store_.run_together<storage::FindAppAndTokens>(operations);
}

void Apps::keep_use(const storage::App& app) {
    const base::Time now = clock_.now();
    if (app.last_used_at && *app.last_used_at + kUseResolution > now) return;
    try {
        store_.run(storage::TouchApp{app.id, now});
    } catch (const storage::StoreError&) {
        // The next request keeps it.
    }
}

void Apps::tell_token_issued(const storage::App& app, const storage::StoredTokens& stored,
                             const std::string& network) {
    const std::string what =
        app.id + " " + stored.account_id + " " + std::to_string(stored.token_generation) + " " + network;
    if (is_told(what)) return;
    store_.run(storage::TellTokenIssued{app.id, app.app_name, stored.account_id, clock_.now(), network});
    const sync::Lock lock(mutex_);
    if (told_.size() >= kMostTold) told_.clear();
    told_.insert(what);
}

bool Apps::is_told(const std::string& what) {
    const sync::Lock lock(mutex_);
    return told_.contains(what);
}

}  // namespace holdfast::accounts
