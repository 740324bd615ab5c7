#include "accounts/vault.h"

#include "base/random.h"
#include "base/text.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;
namespace reason = storage::reconnect_reason;

// Longer than a provider's answer may take (http::FetchLimits), and than clocks of instances differ.
constexpr auto kLease = 30s;
// How long a caller waits for the refresh of another one.
constexpr auto kPatience = 20s;
constexpr auto kLook = 50ms;
// A provider that failed is not asked again before.
constexpr auto kPause = 1s;
// The provider has replaced the refresh token: an outage of the database must not lose it at once.
constexpr int kStoreTries = 5;
constexpr auto kFirstStorePause = 100ms;

constexpr std::string_view kNoRefreshToken = "no_refresh_token";

std::set<std::string> scopes_of(const std::string& scope) {
    std::istringstream words(base::ascii_lower(scope));
    std::set<std::string> scopes;
    for (std::string word; words >> word;) scopes.insert(word);
    // Not about what may be done with the account; providers leave them out at will.
    for (const char* identity : {"openid", "profile", "email", "offline_access"}) scopes.erase(identity);
    return scopes;
}

bool allows_less(const std::string& now, const std::string& before) {
    const auto kept = scopes_of(now), granted = scopes_of(before);
    return !std::ranges::includes(kept, granted);
}

}  // namespace

// One attempt to renew the tokens of one account, as they were found.
class Vault::Refresh {
  public:
    struct DoesNotOpen {};  // the refresh token is sealed for another account or with another secret
    using Ended = std::variant<Renewal, storage::RefreshHeld, DoesNotOpen>;

    Refresh(const Parts& parts, const storage::StoredTokens& stored, const oauth::Provider& provider,
            const TokenSeal& seal)
        : parts_(parts),
          stored_(stored),
          provider_(provider),
          seal_(seal),
          state_{stored.account_id, stored.ownership_version, stored.token_generation} {}

    // What came of it, as the row tells too; or what is in its way.
    Ended run() {
        const base::Time now = parts_.clock.now();
        const auto lease = parts_.store.run(storage::LeaseRefresh{state_, holder_, now, now + kLease});
        if (const auto* held = std::get_if<storage::RefreshHeld>(&lease)) return *held;
        if (const auto* leased = std::get_if<storage::RefreshLeased>(&lease)) return ask(*leased);
        return Renewal::skipped;
    }

  private:
    Ended ask(const storage::RefreshLeased& leased) {
        const auto refresh_token = seal_.open_refresh_token(leased.refresh_token);
        if (!refresh_token) {
            end(std::nullopt, std::nullopt, false);
            return DoesNotOpen{};
        }
        const auto answer = parts_.client.refresh(provider_, *refresh_token, stored_.granted_scope);
        if (const auto* tokens = std::get_if<oauth::TokenResponse>(&answer)) return store(*tokens);
        if (const auto* refused = std::get_if<oauth::InvalidGrant>(&answer)) {
            const std::string_view why = leased.after_lost_refresh ? reason::kRefreshLost
                                         : refused->is_expired     ? reason::kExpired
                                                                   : reason::kRevoked;
            log(base::Level::warning, "the user must reconnect: " + std::string(why));
            end(std::string(why), std::nullopt, false);
            return Renewal::refused;
        }
        const auto& failure = std::get<oauth::TokenFailure>(answer);
        log(base::Level::warning, failure.why);
        const auto pause = std::max<std::chrono::seconds>(kPause, failure.retry_after.value_or(kPause));
        end(std::nullopt, parts_.clock.now() + pause, failure.is_answer_lost);
        return Renewal::failed;
    }

    Renewal store(const oauth::TokenResponse& tokens) {
        const base::Time now = parts_.clock.now();
        const auto grant = seal_.seal(tokens, now);
        std::optional<std::string> less;
        if (allows_less(tokens.granted_scope, stored_.granted_scope)) less = reason::kScopeChanged;
        auto pause = std::chrono::milliseconds(kFirstStorePause);
        for (int tries = 1;; ++tries, pause *= 2) {
            try {
                // False if the row has moved: then its tokens are newer than these.
                const bool stored = parts_.store.run(storage::StoreTokens{state_, grant, less, now});
                return stored ? Renewal::renewed : Renewal::skipped;
            } catch (const storage::StoreError&) {
                if (tries == kStoreTries) throw;
                parts_.wait(pause);
            }
        }
    }

    void end(std::optional<std::string> why, std::optional<base::Time> wait_until, bool is_answer_lost) {
        parts_.store.run(storage::EndRefresh{state_, holder_, std::move(why), wait_until, parts_.clock.now(),
                                             is_answer_lost});
    }

    void log(base::Level level, const std::string& text) const {
        parts_.log.write(level, "[" + base::ascii_upper(provider_.name) + "][VAULT] provider_account_id=" +
                                    base::escape_controls(stored_.provider_account_id) + ": " + text);
    }

    const Parts& parts_;
    const storage::StoredTokens& stored_;
    const oauth::Provider& provider_;
    const TokenSeal seal_;
    const storage::TokenState state_;
    const std::string holder_ = base::random_uuid();
};

Vault::Vault(Parts parts) : parts_(std::move(parts)) {
    if (!parts_.wait) parts_.wait = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
}

TokenOutcome Vault::access_token(const std::string& account_id, const std::optional<std::string>& provider,
                                 const std::optional<std::string>& user_id,
                                 std::chrono::seconds min_seconds) {
    return access_token(parts_.store.run(storage::FindTokens{account_id}), provider, user_id, min_seconds);
}

TokenOutcome Vault::access_token(std::optional<storage::StoredTokens> stored,
                                 const std::optional<std::string>& provider,
                                 const std::optional<std::string>& user_id,
                                 std::chrono::seconds min_seconds) {
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    std::optional<std::int64_t> first_generation;
    for (;;) {
        if (!stored || (provider && *provider != stored->provider)) return NoSuchAccount{};
        if (user_id && *user_id != stored->user_id) return NoSuchAccount{};
        if (!stored->is_active) return AccountDisconnected{};
        if (stored->reconnect_reason) return NeedsReconnect{*stored->reconnect_reason};
        const std::int64_t generation = stored->token_generation;
        const bool was_renewed = first_generation.value_or(generation) != generation;
        if (lives_for(*stored, was_renewed ? 0s : min_seconds)) return issue(std::move(*stored));
        first_generation = first_generation.value_or(generation);
        if (auto outcome = renew(*stored, give_up)) return std::move(*outcome);
        stored = parts_.store.run(storage::FindTokens{stored->account_id});
    }
}

bool Vault::report_invalid_token(const std::string& account_id) {
    return parts_.store.run(storage::ExpireToken{account_id, parts_.clock.now()});
}

Renewal Vault::renew_idle(const storage::StoredTokens& stored) {
    const oauth::Provider* provider = parts_.providers.find(stored.provider);
    if (!stored.has_refresh_token || provider == nullptr) return Renewal::skipped;
    const base::SingleFlight::Turn turn(flights_, stored.account_id, std::chrono::steady_clock::now());
    if (!turn) return Renewal::skipped;
    const auto ended = Refresh(parts_, stored, *provider, seal_of(stored)).run();
    const auto* renewal = std::get_if<Renewal>(&ended);
    return renewal == nullptr ? Renewal::skipped : *renewal;
}

std::optional<TokenOutcome> Vault::renew(const storage::StoredTokens& stored, Moment give_up) {
    if (!stored.has_refresh_token) return not_renewable(stored);
    const oauth::Provider* provider = parts_.providers.find(stored.provider);
    const bool is_late = std::chrono::steady_clock::now() >= give_up;
    if (provider == nullptr || is_late) return unrenewed(stored, kPause);

    const base::SingleFlight::Turn turn(flights_, stored.account_id, give_up);
    if (!turn) return std::nullopt;
    const auto ended = Refresh(parts_, stored, *provider, seal_of(stored)).run();
    if (std::holds_alternative<Refresh::DoesNotOpen>(ended)) return not_renewable(stored);
    const auto* held = std::get_if<storage::RefreshHeld>(&ended);
    if (held == nullptr) return std::nullopt;
    if (!held->is_running)
        return unrenewed(stored, std::chrono::ceil<std::chrono::seconds>(held->until - parts_.clock.now()));
    parts_.wait(kLook);
    return std::nullopt;
}

bool Vault::lives_for(const storage::StoredTokens& stored, std::chrono::seconds time) const {
    return !stored.token_expiry || *stored.token_expiry > parts_.clock.now() + time;
}

TokenOutcome Vault::unrenewed(const storage::StoredTokens& stored, std::chrono::seconds retry_after) const {
    if (lives_for(stored, 0s)) return issue(stored);
    return ProviderUnavailable{std::max<std::chrono::seconds>(kPause, retry_after)};
}

TokenOutcome Vault::not_renewable(const storage::StoredTokens& stored) const {
    if (lives_for(stored, 0s)) return issue(stored);
    return NeedsReconnect{std::string(kNoRefreshToken)};
}

TokenOutcome Vault::issue(storage::StoredTokens stored) const {
    auto token = seal_of(stored).open_access_token(stored.access_token);
    if (!token) throw std::runtime_error("a stored access token does not open with this secret");
    return IssuedToken{std::move(*token), stored.token_expiry, std::move(stored)};
}

TokenSeal Vault::seal_of(const storage::StoredTokens& stored) const {
    return {parts_.sealer, stored.user_id, stored.provider, stored.provider_account_id};
}

}  // namespace holdfast::accounts
