// Users and their sessions: sign-up, login, refresh, logout, the user of an access token, the list of
// sessions, and what asks for the password again.
#pragma once

#include "accounts/current_user.h"
#include "accounts/flow.h"
#include "accounts/hashing_lane.h"
#include "accounts/mails.h"
#include "accounts/revocations.h"
#include "accounts/second_factors.h"
#include "accounts/session_tokens.h"
#include "accounts/sign_up.h"
#include "base/clock.h"
#include "base/log.h"
#include "storage/store.h"

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::storage {
struct Credentials;
struct DomainEvent;
struct ListedSession;
struct NewSession;
}  // namespace holdfast::storage

namespace holdfast::accounts {

// How long a session is valid without a refresh; each one starts it again.
inline constexpr std::chrono::hours kSessionLifetime{30 * 24};

// Of the valid sessions of a user. A further login ends the one that was used least recently.
inline constexpr std::int64_t kMostSessions = 50;

// How long after its use a refresh token still gets the pair that replaced it.
inline constexpr std::chrono::seconds kRefreshRepeatWindow{10};

// How long a session counts as recent after its user has given the password.
inline constexpr std::chrono::minutes kRecentTime{15};

// The largest number of sessions in a list.
inline constexpr std::int64_t kMostListedSessions = 100;

// A session that was just created or renewed.
struct SignedIn {
    std::string user_id;
    std::string email;
    std::string username;
    std::string access_token;
    std::string refresh_token;
    std::string session_id;
    base::Time issued_at;                        // of the access token
    std::optional<base::Time> authenticated_at;  // as in storage::SessionUser
};

using SignUpResult = std::variant<SignedIn, SignUpFault>;

enum class LogInFault {
    invalid_credentials,  // unknown email or wrong password; text and time are the same for both
    busy,
};
using LogInResult = std::variant<SignedIn, LogInFault, CodeFault>;
using ReauthenticationFault = std::variant<LogInFault, CodeFault>;

enum class RefreshFault {
    invalid,       // not a refresh token of ours
    reused,        // it was used before, and not just now: its session is revoked
    session_gone,  // its session was revoked or has expired
};

enum class PasswordFault {
    weak_password,        // the new one
    invalid_credentials,  // the current one is wrong, or another change has replaced it meanwhile
    busy,
};
using ChangePasswordFault = std::variant<PasswordFault, CodeFault>;

// Why an access token has no user.
enum class TokenFault { invalid, expired, session_gone, user_gone };

// `network` is where the request came from, for the events; empty if it is not known. `user_agent` is what
// the client calls itself; it is stored in the form of accounts::clean_user_agent.
//
// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError if the database
// fails; no hash is computed while a transaction is open.
class Users {
  public:
    struct Parts {
        storage::Store& store;
        HashingLane& hashing;
        const SessionTokens& tokens;
        Revocations& revocations;
        Mails& mails;
        SecondFactors& second_factors;
        Passkeys& passkeys;
        const base::Clock& clock;
        base::Log& log;
    };

    // No session is valid longer than `longest_session`, however often it is refreshed; 0: no such end.
    Users(Parts parts, const SignUpRules& sign_up_rules, std::chrono::days longest_session)
        : parts_(parts),
          sign_up_rules_(sign_up_rules),
          longest_session_(longest_session.count() == 0 ? std::chrono::days(36500) : longest_session) {}

    const SignUpRules& sign_up_rules() const { return sign_up_rules_; }

    // Creates the user, the profile and a session, or none of them; with them the mail that asks to confirm
    // the email, if the rules say so. With an invitation it is used up, and the email is verified.
    [[nodiscard]] SignUpResult sign_up(const SignUp& sign_up, std::string_view network,
                                       std::string_view user_agent);

    // The same for a user without an email and a password, whom nobody can log in as: this session is all
    // that there is, until the user has set both. `user_metadata` as in SignUp.
    [[nodiscard]] SignedIn sign_up_anonymously(const std::string& username, const std::string& user_metadata,
                                               std::string_view network, std::string_view user_agent);

    // Takes the same time for an unknown user and a wrong password. From the first login of a user with a
    // bcrypt hash on, which takes longer than Argon2id, every failure costs one hash of each kind; a table
    // without such users does not pay for it. A hash with an unusual cost can still be told by the time.
    // CodeFault only after the right password, for a user with a second factor.
    [[nodiscard]] LogInResult log_in(std::string_view email, std::string_view password,
                                     const GivenCode& given, std::string_view user_agent);

    // A session for the user whose passkey it is, without a password or a code: the passkey stands for both.
    // nullopt if the passkey is unknown, or if any part of it is wrong.
    [[nodiscard]] std::optional<SignedIn> log_in(const GivenPasskey& given, std::string_view network,
                                                 std::string_view user_agent);

    // Uses the refresh token up and renews the session. The token that was used last gets the same pair again
    // within kRefreshRepeatWindow, since the answer may have been lost. One that was used before revokes the
    // session (RFC 9700 section 4.14.2).
    [[nodiscard]] std::variant<SignedIn, RefreshFault> refresh(std::string_view refresh_token,
                                                               std::string_view network);

    // A new session for the user of a session code (flow.h), which Linking::check_session_code() has checked.
    // It is as recent as the session that began the flow, since nobody has given a password for it. nullopt
    // if that session has ended, or if the code was used.
    [[nodiscard]] std::optional<SignedIn> exchange(const SessionCode& code, std::string_view network,
                                                   std::string_view user_agent);

    // Revokes the session at once.
    void log_out(const CurrentUser& user, std::string_view network);

    // The user's valid sessions, the present one first, then by their last use, newest first; at most
    // kMostListedSessions.
    std::vector<storage::ListedSession> sessions(const CurrentUser& user) const;

    // Revokes one of the user's sessions at once. False if the user has no such session.
    [[nodiscard]] bool end_session(const CurrentUser& user, std::string_view session_id,
                                   std::string_view network);

    // Revokes all of the user's sessions at once, but not the present one.
    void end_other_sessions(const CurrentUser& user, std::string_view network);

    // Replaces the password and revokes all other sessions, or does neither: nullopt if it is done. CodeFault
    // as for log_in().
    [[nodiscard]] std::optional<ChangePasswordFault> change_password(const CurrentUser& user,
                                                                     std::string_view current_password,
                                                                     std::string_view new_password,
                                                                     const GivenCode& given);

    // Replaces the password without the current one, for a session that is recent. As above; busy, or
    // same_password if the new one is the current one.
    enum class NewPasswordFault { weak_password, same_password, changed_meanwhile, busy };
    [[nodiscard]] std::optional<NewPasswordFault> set_password(const CurrentUser& user,
                                                               std::string_view new_password,
                                                               std::string_view network);

    // Makes the session recent: nullopt if the password is right. CodeFault as for log_in().
    [[nodiscard]] std::optional<ReauthenticationFault> reauthenticate(const CurrentUser& user,
                                                                      std::string_view password,
                                                                      const GivenCode& given);

    // True if the user has given the password in this session less than kRecentTime ago: by sign-up, login or
    // reauthenticate().
    [[nodiscard]] bool is_recent(const CurrentUser& user) const;

    // Removes the user with all their data; anybody may link their cloud accounts then.
    void remove(const CurrentUser& user);

    // What happened to the user, newest first, at most `limit`; with `before`, only what has a smaller
    // sequence.
    std::vector<storage::DomainEvent> activity(std::string_view user_id, std::optional<std::int64_t> before,
                                               std::int64_t limit) const;

    // The user behind the access token; nullopt if it is expired, revoked, or not ours.
    [[nodiscard]] std::optional<CurrentUser> authenticate(std::string_view access_token);

    // The same for many tokens, in their order, by one read of the database.
    [[nodiscard]] std::vector<std::optional<CurrentUser>> authenticate_together(
        std::span<const std::string_view> access_tokens);

    // The same for one, and why there is none.
    [[nodiscard]] std::variant<CurrentUser, TokenFault> examine(std::string_view access_token);

    // A session that begins now, to be written by an operation; and its user once it is, with its tokens.
    storage::NewSession new_session(const std::string& user_id, std::string_view user_agent) const;
    SignedIn signed_in(const std::string& user_id, const std::string& email, const std::string& username,
                       const RefreshClaims& session, base::Time issued_at,
                       const std::optional<base::Time>& authenticated_at) const;

  private:
    // The user with this normalised email, if the password is theirs. In the time that log_in() promises.
    std::variant<storage::Credentials, LogInFault> check_password(const std::optional<std::string>& email,
                                                                  std::string_view password);
    // Refuses a password that was compared with `hash`, after one more hash if check_password() needs it.
    LogInFault refuse_evenly(std::string_view hash, std::string_view password);

    Parts parts_;
    SignUpRules sign_up_rules_;
    const std::chrono::seconds longest_session_;
    std::atomic<bool> has_bcrypt_ = false;
};

}  // namespace holdfast::accounts
