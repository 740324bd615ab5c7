// The fields of a request's JSON, in the words of /auth/v1.
#pragma once

#include "accounts/sign_up.h"
#include "api/supabase/refusal.h"
#include "base/json.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api::gotrue {

// Throws SupabaseRefusal validation_failed if the member is there and neither null nor of its type. nullopt,
// or `otherwise`, if it is not there or null.
std::optional<std::string> optional_text(const base::Json& body, std::string_view name);
bool optional_flag(const base::Json& body, std::string_view name, bool otherwise);
// null, or an object.
base::Json optional_object(const base::Json& body, std::string_view name);

// Throws SupabaseRefusal phone_provider_disabled if a phone is named: there is none here.
void refuse_phone(const base::Json& body);

// A user name for the profile: `username`, `full_name` or `name` of the user's metadata if one of them is fit
// for it, else what the email has before its '@'.
std::string username_for(const base::Json& user_metadata, std::string_view email);

// What is wrong with a password that the rules of a sign-up refuse.
SupabaseRefusal refused_password(std::string_view password, const accounts::SignUpRules& rules);
SupabaseRefusal invalid_email();
SupabaseRefusal metadata_too_large();
SupabaseRefusal invalid(std::string message);

}  // namespace holdfast::api::gotrue
