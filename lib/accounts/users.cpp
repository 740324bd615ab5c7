#include "accounts/users.h"

#include "accounts/validation.h"
#include "base/random.h"
#include "crypto/password.h"
#include "storage/events.h"
#include "storage/sessions.h"
#include "storage/users.h"

namespace holdfast::accounts {
namespace {

// True if the user has a hash that this program can verify.
bool has_password(const std::optional<storage::Credentials>& credentials) {
    return credentials && crypto::kind_of(credentials->password_hash) != crypto::HashKind::unusable;
}

}  // namespace

storage::NewSession Users::new_session(const std::string& user_id) const {
    const base::Time now = parts_.clock.now();
    return {base::random_uuid(), user_id, now, now + kSessionLifetime};
}

SignedIn Users::signed_in(const std::string& user_id, const std::string& email, const std::string& username,
                          const RefreshClaims& session, base::Time issued_at) const {
    return {user_id, email, username,
            parts_.tokens.access_token({user_id, session.session_id}, email, issued_at),
            parts_.tokens.refresh_token(session)};
}

SignUpResult Users::sign_up(const SignUp& sign_up, std::string_view network) {
    auto prepared = prepare_user(sign_up, sign_up_rules_, parts_.hashing, parts_.clock.now());
    if (const auto* fault = std::get_if<SignUpFault>(&prepared)) return *fault;
    const auto& user = std::get<storage::NewUser>(prepared);
    const storage::NewSession session = new_session(user.id);
    const auto outcome = parts_.store.run(storage::CreateUser{user, session, network});
    if (std::holds_alternative<storage::EmailTaken>(outcome)) return SignUpFault::email_taken;
    return signed_in(user.id, user.email, user.username, {session.id, storage::kFirstGeneration},
                     session.created_at);
}

LogInResult Users::log_in(std::string_view email, std::string_view password, std::string_view network) {
    const auto normalised = normalise_email(email);
    const auto credentials =
        normalised ? parts_.store.run(storage::FindCredentials{*normalised}) : std::nullopt;

    // An unknown email costs a hash as well, so that the time does not tell who has signed up.
    const std::string& hash = has_password(credentials) ? credentials->password_hash
                                                        : crypto::decoy_hash(crypto::HashKind::argon2id);
    if (crypto::kind_of(hash) == crypto::HashKind::bcrypt) has_bcrypt_ = true;
    const auto check = parts_.hashing.verify(hash, password);
    if (!check) return LogInFault::busy;
    if (!credentials || *check != crypto::PasswordCheck::match) return refuse_evenly(hash, password);

    const storage::NewSession session = new_session(credentials->user_id);
    if (!parts_.store.run(storage::CreateSession{session, network})) return LogInFault::invalid_credentials;
    return signed_in(credentials->user_id, credentials->email, credentials->username,
                     {session.id, storage::kFirstGeneration}, session.created_at);
}

LogInFault Users::refuse_evenly(std::string_view hash, std::string_view password) {
    using crypto::HashKind;
    if (!has_bcrypt_) return LogInFault::invalid_credentials;
    const bool is_bcrypt = crypto::kind_of(hash) == HashKind::bcrypt;
    const auto& other = crypto::decoy_hash(is_bcrypt ? HashKind::argon2id : HashKind::bcrypt);
    return parts_.hashing.verify(other, password) ? LogInFault::invalid_credentials : LogInFault::busy;
}

std::optional<SignedIn> Users::refresh(std::string_view refresh_token, std::string_view network) {
    const auto claims = parts_.tokens.verify_refresh_token(refresh_token);
    if (!claims) return std::nullopt;

    const base::Time now = parts_.clock.now();
    const auto outcome = parts_.store.run(storage::RotateSession{
        claims->session_id, claims->generation, now, now + kSessionLifetime, network, kRefreshRepeatWindow});
    if (const auto* rotated = std::get_if<storage::SessionRotated>(&outcome)) {
        const CurrentUser& user = rotated->user;
        return signed_in(user.user_id, user.email, user.username, {user.session_id, rotated->generation},
                         rotated->rotated_at);
    }
    if (std::holds_alternative<storage::SessionReused>(outcome)) {
        parts_.log.warning("[SESSION] Spent refresh token presented again, session revoked: session_id=" +
                           claims->session_id);
    }
    return std::nullopt;
}

void Users::log_out(const CurrentUser& user, std::string_view network) {
    parts_.store.run(storage::RevokeSession{user.session_id, parts_.clock.now(), network});
}

void Users::remove(const CurrentUser& user) {
    if (parts_.store.run(storage::DeleteUser{user.user_id, parts_.clock.now()}))
        parts_.log.info("[USER] Deleted: user_id=" + user.user_id);
}

std::vector<storage::DomainEvent> Users::activity(std::string_view user_id,
                                                  std::optional<std::int64_t> before,
                                                  std::int64_t limit) const {
    return parts_.store.run(storage::ListActivity{user_id, before, limit});
}

std::optional<CurrentUser> Users::authenticate(std::string_view access_token) {
    const base::Time now = parts_.clock.now();
    const auto claims = parts_.tokens.verify_access_token(access_token, now);
    if (!claims) return std::nullopt;
    auto user = parts_.store.run(storage::FindSession{claims->session_id, now});
    if (!user || user->user_id != claims->user_id) return std::nullopt;
    return user;
}

}  // namespace holdfast::accounts
