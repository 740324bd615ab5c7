#include "accounts/user_directory.h"

#include "accounts/validation.h"
#include "base/random.h"
#include "crypto/password.h"

#include <algorithm>

namespace holdfast::accounts {
namespace {

using base::Json;

Json object_of(const std::string& text) {
    auto json = Json::parse(text);
    return json && json->is_object() ? std::move(*json) : Json::object({});
}

bool is_too_large(const Json& metadata) { return metadata.dump().size() > kMaxMetadataBytes; }

}  // namespace

Json merged(const Json& object, const Json& changes) {
    Json::Object members;
    if (const Json::Object* old = object.as_object()) members = *old;
    if (const Json::Object* given = changes.as_object()) {
        for (const Json::Member& change : *given) {
            std::erase_if(members, [&](const Json::Member& member) { return member.first == change.first; });
            if (!change.second.is_null()) members.push_back(change);
        }
    }
    return Json(std::move(members));
}

std::optional<storage::UserDetails> UserDirectory::find(std::string_view user_id) const {
    return parts_.store.run(storage::FindUser{user_id});
}

storage::UserPage UserDirectory::list(std::int64_t page, std::int64_t per_page) const {
    return parts_.store.run(storage::ListUsers{per_page, (page - 1) * per_page});
}

// "" if neither is given.
std::variant<std::string, DirectoryFault> UserDirectory::hash_of(const std::optional<std::string>& password,
                                                                 const std::optional<std::string>& hash) {
    if (hash) {
        if (crypto::kind_of(*hash) == crypto::HashKind::unusable) return DirectoryFault::unusable_hash;
        return *hash;
    }
    if (!password) return std::string();
    if (!is_acceptable_password(*password, rules_)) return DirectoryFault::weak_password;
    auto made = parts_.hashing.hash(*password);
    if (!made) return DirectoryFault::busy;
    return std::move(*made);
}

DirectoryResult UserDirectory::create(const NewUserByAdmin& given, std::string_view network) {
    const auto email = normalise_email(given.email);
    if (!email || !is_acceptable_email(*email, rules_.email_domain)) return DirectoryFault::invalid_email;
    if (is_too_large(given.user_metadata) || is_too_large(given.app_metadata))
        return DirectoryFault::metadata_too_large;
    if (given.id && find(*given.id)) return DirectoryFault::id_taken;
    auto hash = hash_of(given.password, given.password_hash);
    if (const auto* fault = std::get_if<DirectoryFault>(&hash)) return *fault;
    storage::NewUser user{given.id.value_or(base::ordered_uuid(parts_.clock.now())), *email, given.username,
                          std::get<std::string>(std::move(hash)), parts_.clock.now()};
    user.user_metadata = merged(Json::object({}), given.user_metadata).dump();
    user.app_metadata = merged(Json::object({}), given.app_metadata).dump();
    user.has_verified_email = given.has_verified_email || rules_.assumes_emails_verified;
    const auto outcome = parts_.store.run(storage::CreateUser{user, std::nullopt, network});
    if (std::holds_alternative<storage::EmailTaken>(outcome)) return DirectoryFault::email_taken;
    parts_.log.info("[USER] Created by an administrator: user_id=" + user.id);
    auto details = find(user.id);
    if (!details) return DirectoryFault::no_such_user;
    return std::move(*details);
}

DirectoryResult UserDirectory::update(std::string_view user_id, const UserChanges& changes,
                                      const ChangedBy& by) {
    auto user = find(user_id);
    if (!user) return DirectoryFault::no_such_user;
    storage::UpdateUser update{user_id, parts_.clock.now()};
    update.actor_id = by.user_id;
    update.network = by.network;
    update.has_verified_email = changes.has_verified_email;
    Json user_changes = changes.user_metadata;
    if (changes.email) {
        update.email = normalise_email(*changes.email);
        if (!update.email || !is_acceptable_email(*update.email, rules_.email_domain))
            return DirectoryFault::invalid_email;
        if (*update.email == user->email) update.email.reset();
    }
    Json app_changes = changes.app_metadata;
    if (update.email) {
        if (user->email.empty()) app_changes.set("provider", "email").set("providers", Json::Array{"email"});
        if (!update.has_verified_email) update.has_verified_email = rules_.assumes_emails_verified;
        user_changes.set("email", *update.email);
    }
    if (update.has_verified_email) user_changes.set("email_verified", *update.has_verified_email);
    if (user_changes.is_object()) {
        const Json metadata = merged(object_of(user->user_metadata), user_changes);
        if (is_too_large(metadata)) return DirectoryFault::metadata_too_large;
        update.user_metadata = metadata.dump();
    }
    if (app_changes.is_object()) {
        const Json metadata = merged(object_of(user->app_metadata), app_changes);
        if (is_too_large(metadata)) return DirectoryFault::metadata_too_large;
        update.app_metadata = metadata.dump();
    }
    auto hash = hash_of(changes.password, changes.password_hash);
    if (const auto* fault = std::get_if<DirectoryFault>(&hash)) return *fault;
    if (auto& made = std::get<std::string>(hash); !made.empty()) update.password_hash = std::move(made);
    const auto outcome = parts_.store.run(update);
    if (std::holds_alternative<storage::EmailTaken>(outcome)) return DirectoryFault::email_taken;
    auto details = find(user_id);
    if (!details || std::holds_alternative<storage::NoSuchUser>(outcome)) return DirectoryFault::no_such_user;
    return std::move(*details);
}

bool UserDirectory::remove(std::string_view user_id) {
    if (!parts_.store.run(storage::DeleteUser{user_id, parts_.clock.now(), parts_.revocations.when_erased()}))
        return false;
    parts_.revocations.soon();
    parts_.log.info("[USER] Deleted by an administrator: user_id=" + std::string(user_id));
    return true;
}

Json told_app_metadata(const storage::UserDetails& user, const std::vector<std::string>& providers) {
    Json::Array names;
    if (!user.email.empty()) names.emplace_back("email");
    for (const std::string& name : providers) {
        const bool is_there =
            std::ranges::any_of(names, [&](const Json& one) { return *one.as_string() == name; });
        if (!is_there) names.emplace_back(name);
    }
    Json metadata = object_of(user.app_metadata);
    if (!user.email.empty()) metadata.set("provider", "email");
    if (!names.empty()) metadata.set("providers", std::move(names));
    return metadata;
}

Json told_user_metadata(const storage::UserDetails& user) { return object_of(user.user_metadata); }

std::string UserDirectory::access_token(const SignedIn& session, const storage::UserDetails& user,
                                        const std::vector<std::string>& providers) const {
    const std::int64_t given_at = base::unix_seconds(session.authenticated_at.value_or(session.issued_at));
    // RFC 7519 section 4.1.7. The client takes a refresh that brings the same token for none; a repeat of one
    // must bring it.
    const auto moment = std::to_string(session.issued_at.time_since_epoch().count());
    const char* method = user.is_anonymous ? "anonymous" : "password";
    return parts_.tokens.access_token(
        {session.user_id, session.session_id}, user.email, session.issued_at,
        Json::object({{"jti", session.session_id + "." + moment},
                      {"phone", ""},
                      {"app_metadata", told_app_metadata(user, providers)},
                      {"user_metadata", told_user_metadata(user)},
                      {"aal", "aal1"},
                      {"amr", Json::Array{Json::object({{"method", method}, {"timestamp", given_at}})}},
                      {"is_anonymous", user.is_anonymous}}));
}

}  // namespace holdfast::accounts
