// Users with everything that is stored of them: for an administrator, who creates, changes and deletes them,
// and for the tokens of Supabase's surface, which tell an application what is stored.
#pragma once

#include "accounts/hashing_lane.h"
#include "accounts/revocations.h"
#include "accounts/session_tokens.h"
#include "accounts/sign_up.h"
#include "accounts/users.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/log.h"
#include "storage/users.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::accounts {

// Of each of the two objects, as JSON: both are part of an access token, which a request must be able to
// carry.
inline constexpr std::size_t kMaxMetadataBytes = 4096;

// `object` with the members of `changes`: a member that is null there goes.
base::Json merged(const base::Json& object, const base::Json& changes);

// What an administrator gives of a new user. Without password and hash the user can't log in with one.
struct NewUserByAdmin {
    std::string email;
    std::string username;  // as normalise_username() wants it
    std::optional<std::string> id{};
    std::optional<std::string> password{};
    std::optional<std::string> password_hash{};
    bool has_verified_email = false;
    base::Json user_metadata = base::Json::object({});
    base::Json app_metadata = base::Json::object({});
};

// Changes to a user; what is not given stays.
struct UserChanges {
    std::optional<std::string> email{};
    std::optional<std::string> password{};
    std::optional<std::string> password_hash{};
    std::optional<bool> has_verified_email{};
    base::Json user_metadata{};  // merged into the object; null: as it is
    base::Json app_metadata{};   // the same
};

enum class DirectoryFault {
    no_such_user,
    invalid_email,
    weak_password,
    unusable_hash,       // not a bcrypt or Argon2id hash that this program verifies
    metadata_too_large,  // over kMaxMetadataBytes
    email_taken,
    id_taken,
    busy,
};
using DirectoryResult = std::variant<storage::UserDetails, DirectoryFault>;

// Who changes a user: the user, or an administrator; and from where.
struct ChangedBy {
    std::optional<std::string> user_id;  // nullopt: an administrator
    std::string_view network;
};

// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError.
class UserDirectory {
  public:
    using Parts = Users::Parts;

    UserDirectory(Parts parts, const SignUpRules& rules) : parts_(parts), rules_(rules) {}

    // nullopt if there is no such user.
    std::optional<storage::UserDetails> find(std::string_view user_id) const;
    // Newest first. `page` counts from 1.
    storage::UserPage list(std::int64_t page, std::int64_t per_page) const;

    [[nodiscard]] DirectoryResult create(const NewUserByAdmin& user, std::string_view network);
    // A new password ends all sessions of the user. A new email is not verified, unless the changes or the
    // rules of a sign-up say so.
    [[nodiscard]] DirectoryResult update(std::string_view user_id, const UserChanges& changes,
                                         const ChangedBy& by);
    // As Users::remove. False if there is no such user.
    [[nodiscard]] bool remove(std::string_view user_id);

    // The access token of a session as an application of Supabase reads it: with jti, aal, amr, phone,
    // is_anonymous and the metadata. `providers` are the names of those whose accounts the user has linked.
    std::string access_token(const SignedIn& session, const storage::UserDetails& user,
                             const std::vector<std::string>& providers) const;

  private:
    std::variant<std::string, DirectoryFault> hash_of(const std::optional<std::string>& password,
                                                      const std::optional<std::string>& hash);

    Parts parts_;
    SignUpRules rules_;
};

// The app metadata of a user as it is told: with all providers, and provider "email" if the user has one.
base::Json told_app_metadata(const storage::UserDetails& user, const std::vector<std::string>& providers);
base::Json told_user_metadata(const storage::UserDetails& user);

}  // namespace holdfast::accounts
