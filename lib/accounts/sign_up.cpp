#include "accounts/sign_up.h"

#include "accounts/common_passwords.h"
#include "base/random.h"
#include "storage/users.h"

namespace holdfast::accounts {

bool is_acceptable_password(std::string_view text, const SignUpRules& rules) {
    return is_acceptable_password(text, rules.min_password_characters) &&
           !(rules.refuses_common_passwords && is_common_password(text));
}

std::string password_rule(std::string_view refused, const SignUpRules& rules) {
    if (is_acceptable_password(refused, rules.min_password_characters))
        return "This password is one of those that everybody guesses first.";
    return "A password has at least " + std::to_string(rules.min_password_characters) +
           " characters and at most " + std::to_string(kMaxPasswordBytes) + " bytes.";
}

std::variant<storage::NewUser, SignUpFault> prepare_user(const SignUp& sign_up, const SignUpRules& rules,
                                                         HashingLane& hashing, storage::Time now) {
    auto email = normalise_email(sign_up.email);
    if (!email || !is_acceptable_email(*email, rules.email_domain)) return SignUpFault::invalid_email;
    if (!is_acceptable_password(sign_up.password, rules)) return SignUpFault::weak_password;
    auto username = normalise_username(sign_up.username);
    if (!username) return SignUpFault::invalid_username;
    auto hash = hashing.hash(sign_up.password);
    if (!hash) return SignUpFault::busy;
    storage::NewUser user{base::ordered_uuid(now), std::move(*email), std::move(*username), std::move(*hash),
                          now};
    user.user_metadata = sign_up.user_metadata;
    user.has_verified_email = rules.assumes_emails_verified;
    return user;
}

}  // namespace holdfast::accounts
