#include "accounts/users.h"

#include "accounts/email_links.h"
#include "accounts/validation.h"
#include "base/encoding.h"
#include "base/random.h"
#include "crypto/password.h"
#include "storage/events.h"
#include "storage/sessions.h"
#include "storage/users.h"

#include <algorithm>

namespace holdfast::accounts {
namespace {

// True if the user has a hash that this program can verify.
bool has_password(const std::optional<storage::Credentials>& credentials) {
    return credentials && crypto::kind_of(credentials->password_hash) != crypto::HashKind::unusable;
}

}  // namespace

storage::NewSession Users::new_session(const std::string& user_id, std::string_view user_agent) const {
    const base::Time now = parts_.clock.now();
    return {base::ordered_uuid(now), user_id, now,
            now + std::min<std::chrono::seconds>(kSessionLifetime, longest_session_),
            clean_user_agent(user_agent)};
}

SignedIn Users::signed_in(const std::string& user_id, const std::string& email, const std::string& username,
                          const RefreshClaims& session, base::Time issued_at,
                          const std::optional<base::Time>& authenticated_at) const {
    return {user_id,
            email,
            username,
            parts_.tokens.access_token({user_id, session.session_id}, email, issued_at),
            parts_.tokens.refresh_token(session),
            session.session_id,
            issued_at,
            authenticated_at};
}

SignUpResult Users::sign_up(const SignUp& sign_up, std::string_view network, std::string_view user_agent) {
    const bool needs_invitation = sign_up_rules_.sign_up == WhoSignsUp::who_is_invited;
    if (sign_up_rules_.sign_up == WhoSignsUp::nobody || (needs_invitation && sign_up.invitation.empty()))
        return SignUpFault::closed;
    auto prepared = prepare_user(sign_up, sign_up_rules_, parts_.hashing, parts_.clock.now());
    if (const auto* fault = std::get_if<SignUpFault>(&prepared)) return *fault;
    const auto& user = std::get<storage::NewUser>(prepared);
    const storage::NewSession session = new_session(user.id, user_agent);
    const auto invitation =
        sign_up.invitation.empty() ? std::nullopt : std::optional(email_link_digest(sign_up.invitation));
    const auto mail = sign_up_rules_.verifies_emails && !user.has_verified_email && !invitation
                          ? parts_.mails.prepare({.kind = MailKind::verification,
                                                  .language = sign_up.language,
                                                  .to = user.email,
                                                  .page = sign_up.page})
                          : std::nullopt;
    const auto outcome =
        parts_.store.run(storage::CreateUser{user, session, network, mail ? &*mail : nullptr, invitation});
    if (std::holds_alternative<storage::EmailTaken>(outcome)) return SignUpFault::email_taken;
    if (std::holds_alternative<storage::NotInvited>(outcome)) return SignUpFault::not_invited;
    if (mail) parts_.mails.soon();
    return signed_in(user.id, user.email, user.username, {session.id, storage::kFirstGeneration},
                     session.created_at, session.created_at);
}

SignedIn Users::sign_up_anonymously(const std::string& username, const std::string& user_metadata,
                                    std::string_view network, std::string_view user_agent) {
    const base::Time now = parts_.clock.now();
    storage::NewUser user{base::ordered_uuid(now), "", username, "", now, user_metadata};
    const storage::NewSession session = new_session(user.id, user_agent);
    const auto outcome = parts_.store.run(storage::CreateUser{user, session, network});
    if (std::holds_alternative<storage::EmailTaken>(outcome))
        throw storage::StoreError(storage::ErrorKind::internal, "a user without an email was refused for it");
    return signed_in(user.id, "", username, {session.id, storage::kFirstGeneration}, session.created_at,
                     session.created_at);
}

std::variant<storage::Credentials, LogInFault> Users::check_password(const std::optional<std::string>& email,
                                                                     std::string_view password) {
    auto credentials = email ? parts_.store.run(storage::FindCredentials{*email}) : std::nullopt;

    // An unknown email costs a hash as well, so that the time does not tell who has signed up.
    const std::string& hash = has_password(credentials) ? credentials->password_hash
                                                        : crypto::decoy_hash(crypto::HashKind::argon2id);
    if (crypto::kind_of(hash) == crypto::HashKind::bcrypt) has_bcrypt_ = true;
    const auto check = parts_.hashing.verify(hash, password);
    if (!check) return LogInFault::busy;
    if (!credentials || *check != crypto::PasswordCheck::match) return refuse_evenly(hash, password);
    return std::move(*credentials);
}

LogInResult Users::log_in(std::string_view email, std::string_view password, const GivenCode& given,
                          std::string_view user_agent) {
    const auto checked = check_password(normalise_email(email), password);
    if (const auto* fault = std::get_if<LogInFault>(&checked)) return *fault;
    const auto& user = std::get<storage::Credentials>(checked);
    if (const auto fault = parts_.second_factors.demand(user.user_id, user.email, given)) return *fault;
    const storage::NewSession session = new_session(user.user_id, user_agent);
    if (!parts_.store.run(storage::CreateSession{session, given.network, user.password_hash, kMostSessions}))
        return LogInFault::invalid_credentials;
    return signed_in(user.user_id, user.email, user.username, {session.id, storage::kFirstGeneration},
                     session.created_at, session.created_at);
}

std::optional<SignedIn> Users::log_in(const GivenPasskey& given, std::string_view network,
                                      std::string_view user_agent) {
    const auto user_id = parts_.passkeys.sign_in(given);
    const auto user = user_id ? parts_.store.run(storage::FindUser{*user_id}) : std::nullopt;
    if (!user) return std::nullopt;
    const storage::NewSession session = new_session(user->id, user_agent);
    if (!parts_.store.run(storage::CreateSession{session, network, std::nullopt, kMostSessions}))
        return std::nullopt;
    return signed_in(user->id, user->email, user->username, {session.id, storage::kFirstGeneration},
                     session.created_at, session.created_at);
}

LogInFault Users::refuse_evenly(std::string_view hash, std::string_view password) {
    using crypto::HashKind;
    if (!has_bcrypt_) return LogInFault::invalid_credentials;
    const bool is_bcrypt = crypto::kind_of(hash) == HashKind::bcrypt;
    const auto& other = crypto::decoy_hash(is_bcrypt ? HashKind::argon2id : HashKind::bcrypt);
    return parts_.hashing.verify(other, password) ? LogInFault::invalid_credentials : LogInFault::busy;
}

std::variant<SignedIn, RefreshFault> Users::refresh(std::string_view refresh_token,
                                                    std::string_view network) {
    const auto claims = parts_.tokens.verify_refresh_token(refresh_token);
    if (!claims) return RefreshFault::invalid;

    const base::Time now = parts_.clock.now();
    const auto outcome = parts_.store.run(storage::RotateSession{claims->session_id, claims->generation, now,
                                                                 now + kSessionLifetime, network,
                                                                 kRefreshRepeatWindow, longest_session_});
    if (const auto* rotated = std::get_if<storage::SessionRotated>(&outcome)) {
        const CurrentUser& user = rotated->user;
        return signed_in(user.user_id, user.email, user.username, {user.session_id, rotated->generation},
                         rotated->rotated_at, user.authenticated_at);
    }
    if (std::holds_alternative<storage::SessionGone>(outcome)) return RefreshFault::session_gone;
    parts_.log.warning("[SESSION] Spent refresh token presented again, session revoked: session_id=" +
                       claims->session_id);
    return RefreshFault::reused;
}

std::optional<SignedIn> Users::exchange(const SessionCode& code, std::string_view network,
                                        std::string_view user_agent) {
    storage::NewSession session = new_session(code.user_id, user_agent);
    session.id = code.new_session_id;
    const auto user = parts_.store.run(storage::BranchSession{session, code.session_id, network});
    if (!user) return std::nullopt;
    return signed_in(user->user_id, user->email, user->username, {session.id, storage::kFirstGeneration},
                     session.created_at, user->authenticated_at);
}

void Users::log_out(const CurrentUser& user, std::string_view network) {
    // It is no fault if another request has ended the session meanwhile.
    static_cast<void>(parts_.store.run(storage::RevokeSession{
        user.user_id, user.session_id, storage::SessionEnd::signed_out, parts_.clock.now(), network}));
}

std::vector<storage::ListedSession> Users::sessions(const CurrentUser& user) const {
    return parts_.store.run(
        storage::ListSessions{user.user_id, user.session_id, parts_.clock.now(), kMostListedSessions});
}

bool Users::end_session(const CurrentUser& user, std::string_view session_id, std::string_view network) {
    return base::is_uuid(session_id) &&
           parts_.store.run(storage::RevokeSession{
               user.user_id, session_id, storage::SessionEnd::ended_by_user, parts_.clock.now(), network});
}

void Users::end_other_sessions(const CurrentUser& user, std::string_view network) {
    parts_.store.run(
        storage::RevokeOtherSessions{user.user_id, user.session_id, parts_.clock.now(), network});
}

std::optional<ChangePasswordFault> Users::change_password(const CurrentUser& user,
                                                          std::string_view current_password,
                                                          std::string_view new_password,
                                                          const GivenCode& given) {
    if (!is_acceptable_password(new_password, sign_up_rules_)) return PasswordFault::weak_password;
    const auto checked = check_password(user.email, current_password);
    if (const auto* fault = std::get_if<LogInFault>(&checked))
        return *fault == LogInFault::busy ? PasswordFault::busy : PasswordFault::invalid_credentials;
    if (const auto fault = parts_.second_factors.demand(user.user_id, user.email, given)) return *fault;
    const std::string& old_hash = std::get<storage::Credentials>(checked).password_hash;
    const auto new_hash = parts_.hashing.hash(new_password);
    if (!new_hash) return PasswordFault::busy;
    if (!parts_.store.run(storage::ReplacePassword{user.user_id, user.session_id, old_hash, *new_hash,
                                                   parts_.clock.now(), given.network}))
        return PasswordFault::invalid_credentials;
    parts_.log.info("[USER] Password changed: user_id=" + user.user_id);
    return std::nullopt;
}

std::optional<Users::NewPasswordFault> Users::set_password(const CurrentUser& user,
                                                           std::string_view new_password,
                                                           std::string_view network) {
    if (!is_acceptable_password(new_password, sign_up_rules_)) return NewPasswordFault::weak_password;
    const auto credentials = parts_.store.run(storage::FindCredentials{user.email});
    if (!credentials || credentials->user_id != user.user_id) return NewPasswordFault::changed_meanwhile;
    if (has_password(credentials)) {
        const auto check = parts_.hashing.verify(credentials->password_hash, new_password);
        if (!check) return NewPasswordFault::busy;
        if (*check == crypto::PasswordCheck::match) return NewPasswordFault::same_password;
    }
    const auto hash = parts_.hashing.hash(new_password);
    if (!hash) return NewPasswordFault::busy;
    if (!parts_.store.run(storage::ReplacePassword{user.user_id, user.session_id, credentials->password_hash,
                                                   *hash, parts_.clock.now(), network}))
        return NewPasswordFault::changed_meanwhile;
    parts_.log.info("[USER] Password changed: user_id=" + user.user_id);
    return std::nullopt;
}

std::optional<ReauthenticationFault> Users::reauthenticate(const CurrentUser& user, std::string_view password,
                                                           const GivenCode& given) {
    const auto checked = check_password(user.email, password);
    if (const auto* fault = std::get_if<LogInFault>(&checked)) return *fault;
    if (const auto fault = parts_.second_factors.demand(user.user_id, user.email, given)) return *fault;
    parts_.store.run(storage::AuthenticateSession{user.session_id, parts_.clock.now()});
    return std::nullopt;
}

bool Users::is_recent(const CurrentUser& user) const {
    return user.authenticated_at && parts_.clock.now() < *user.authenticated_at + kRecentTime;
}

void Users::remove(const CurrentUser& user) {
    if (!parts_.store.run(
            storage::DeleteUser{user.user_id, parts_.clock.now(), parts_.revocations.when_erased()}))
        return;
    parts_.log.info("[USER] Deleted: user_id=" + user.user_id);
    parts_.revocations.soon();
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

std::vector<std::optional<CurrentUser>> Users::authenticate_together(
    std::span<const std::string_view> access_tokens) {
    const base::Time now = parts_.clock.now();
    std::vector<std::optional<AccessClaims>> claims;
    for (const std::string_view token : access_tokens)
        claims.push_back(parts_.tokens.verify_access_token(token, now));
    std::vector<storage::FindSession> questions;
    for (const auto& of_token : claims)
        if (of_token) questions.push_back({of_token->session_id, now});
    auto found = parts_.store.run_together<storage::FindSession>(questions);
    std::vector<std::optional<CurrentUser>> users(claims.size());
    auto next = found.begin();
    for (std::size_t i = 0; i < claims.size(); ++i) {
        if (!claims[i]) continue;
        std::optional<CurrentUser>& user = *next++;
        if (user && user->user_id == claims[i]->user_id) users[i] = std::move(user);
    }
    return users;
}

std::variant<CurrentUser, TokenFault> Users::examine(std::string_view access_token) {
    if (auto user = authenticate(access_token)) return std::move(*user);
    const auto claims = parts_.tokens.verify_ignoring_expiry(access_token);
    if (!claims) return TokenFault::invalid;
    if (!parts_.tokens.verify_access_token(access_token, parts_.clock.now())) return TokenFault::expired;
    const bool is_known = parts_.store.run(storage::KnowsUser{claims->user_id});
    return is_known ? TokenFault::session_gone : TokenFault::user_gone;
}

}  // namespace holdfast::accounts
