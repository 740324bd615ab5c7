#include "api/gotrue/user_changes.h"

#include "accounts/users.h"
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"

namespace holdfast::api::gotrue {
namespace {

using accounts::DirectoryFault;

SupabaseRefusal refusal_of(DirectoryFault fault, const accounts::UserChanges& changes,
                           const accounts::SignUpRules& rules) {
    switch (fault) {
        case DirectoryFault::no_such_user:
            return refusal(Fault::user_not_found);
        case DirectoryFault::invalid_email:
            return invalid_email();
        case DirectoryFault::weak_password:
            return refused_password(changes.password.value_or(""), rules);
        case DirectoryFault::unusable_hash:
            return invalid("password_hash must be a bcrypt or Argon2id hash");
        case DirectoryFault::metadata_too_large:
            return metadata_too_large();
        case DirectoryFault::email_taken:
            return refusal(Fault::email_exists);
        case DirectoryFault::id_taken:
            return refusal(Fault::user_already_exists);
        case DirectoryFault::busy:
            return refusal(Fault::unavailable);
    }
    return refusal(Fault::unexpected_failure);
}

}  // namespace

const storage::UserDetails& require_changed(const accounts::DirectoryResult& result,
                                            const accounts::UserChanges& changes, const Context& context) {
    if (const auto* fault = std::get_if<DirectoryFault>(&result))
        throw refusal_of(*fault, changes, context.users.sign_up_rules());
    return std::get<storage::UserDetails>(result);
}

}  // namespace holdfast::api::gotrue
