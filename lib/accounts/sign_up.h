// The rules for the email, password and user name of a new user, for the API and for `holdfast user create`.
#pragma once

#include "accounts/hashing_lane.h"
#include "accounts/validation.h"
#include "storage/time.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::storage {
struct NewUser;
}

namespace holdfast::accounts {

// Who may sign up by themselves; an operator creates users in any case.
enum class WhoSignsUp { anyone, who_is_invited, nobody };

struct SignUpRules {
    std::size_t min_password_characters = 8;
    EmailDomain email_domain = EmailDomain::of_internet;
    bool assumes_emails_verified = false;
    bool verifies_emails = false;  // a sign-up is sent a mail that asks to confirm the email
    bool refuses_common_passwords = true;
    WhoSignsUp sign_up = WhoSignsUp::anyone;
    bool allows_anonymous = false;  // a user may do without an email and a password, for a start
};

// For a demo on the user's own machine.
inline constexpr SignUpRules kDemoSignUpRules{
    .min_password_characters = 6, .email_domain = EmailDomain::any, .refuses_common_passwords = false};

// True if a user may have this password from now on.
bool is_acceptable_password(std::string_view text, const SignUpRules& rules);

// Why they may not: "A password has at least 8 characters and at most 1024 bytes.", or that it is a common
// one.
std::string password_rule(std::string_view refused, const SignUpRules& rules);

struct SignUp {
    std::string email;
    std::string password;
    std::string username;
    std::string user_metadata = "{}";  // JSON object of what the application keeps of its user
    std::string language{};            // of the mail that asks to confirm the email
    std::string invitation{};          // the token of one; empty: none
    std::string page{};                // that its link opens; empty: the frontend's own
};

enum class SignUpFault {
    closed,       // nobody may sign up, or only who is invited
    not_invited,  // there is no such invitation of that email any more
    invalid_email,
    weak_password,  // too short, over kMaxPasswordBytes, not UTF-8, or a common one
    invalid_username,
    email_taken,
    busy,  // no slot for hashing was free in time
};

// A new user, ready for the store: checked, normalised, with an id and a password hash. Otherwise the first
// fault in the order of SignUpFault; never closed, and never not_invited or email_taken, which
// only the database knows.
std::variant<storage::NewUser, SignUpFault> prepare_user(const SignUp& sign_up, const SignUpRules& rules,
                                                         HashingLane& hashing, storage::Time now);

}  // namespace holdfast::accounts
