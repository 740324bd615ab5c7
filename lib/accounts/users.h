// Users and their sessions: sign-up, login, refresh, logout, and who stands behind an access token.
#pragma once

#include "accounts/current_user.h"
#include "accounts/hashing_lane.h"
#include "accounts/session_tokens.h"
#include "accounts/sign_up.h"
#include "base/clock.h"
#include "base/log.h"
#include "storage/store.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::storage {
struct NewSession;
}

namespace holdfast::accounts {

// Sliding: each refresh begins it anew.
inline constexpr std::chrono::hours kSessionLifetime{30 * 24};

// How long a spent refresh token gets the pair that followed it again.
inline constexpr std::chrono::seconds kRefreshRepeatWindow{10};

// A session that has just begun or was renewed.
struct SignedIn {
    std::string user_id;
    std::string email;
    std::string username;
    std::string access_token;
    std::string refresh_token;
};

using SignUpResult = std::variant<SignedIn, SignUpFault>;

enum class LogInFault {
    invalid_credentials,  // unknown email or wrong password: nobody can tell which, not by time either
    busy,
};
using LogInResult = std::variant<SignedIn, LogInFault>;

// `network` is where the request came from, for the events; empty where it is not known.
//
// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError where the database
// fails; no hash is computed while a transaction is open.
class Users {
  public:
    struct Parts {
        storage::Store& store;
        HashingLane& hashing;
        const SessionTokens& tokens;
        const base::Clock& clock;
        base::Log& log;
    };

    Users(Parts parts, const SignUpRules& sign_up_rules) : parts_(parts), sign_up_rules_(sign_up_rules) {}

    const SignUpRules& sign_up_rules() const { return sign_up_rules_; }

    // Makes the user, the profile and a session, or nothing at all.
    [[nodiscard]] SignUpResult sign_up(const SignUp& sign_up, std::string_view network);

    // Takes one time for an unknown user and a wrong password. Where the table has users whose hash is
    // bcrypt's, which takes longer than Argon2id, every failure costs one of each: from the first login of
    // such a user on, so that tables without any don't pay for it. A hash of another cost than usual still
    // shows.
    [[nodiscard]] LogInResult log_in(std::string_view email, std::string_view password,
                                     std::string_view network);

    // Spends the refresh token and renews the session. The token that was spent last gets the same pair again
    // within kRefreshRepeatWindow, since the answer may have been lost. nullopt for any other: a spent one
    // revokes the session (RFC 9700 section 4.14.2).
    [[nodiscard]] std::optional<SignedIn> refresh(std::string_view refresh_token, std::string_view network);

    // Revokes the session at once.
    void log_out(const CurrentUser& user, std::string_view network);

    // Removes the user with everything that is theirs; their cloud accounts are free then.
    void remove(const CurrentUser& user);

    // The user behind the access token; nullopt if it is expired, revoked, or not ours.
    [[nodiscard]] std::optional<CurrentUser> authenticate(std::string_view access_token);

  private:
    storage::NewSession new_session(const std::string& user_id) const;
    SignedIn signed_in(const std::string& user_id, const std::string& email, const std::string& username,
                       const RefreshClaims& session, base::Time issued_at) const;
    // After the password was compared with `hash`.
    LogInFault refuse_evenly(std::string_view hash, std::string_view password);

    Parts parts_;
    SignUpRules sign_up_rules_;
    std::atomic<bool> has_bcrypt_ = false;
};

}  // namespace holdfast::accounts
