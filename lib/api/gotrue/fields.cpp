#include "api/gotrue/fields.h"

#include "accounts/user_directory.h"
#include "accounts/validation.h"
#include "api/gotrue/errors.h"

namespace holdfast::api::gotrue {
namespace {

using base::Json;

// The member; a null pointer if it is not there or null.
const Json* given(const Json& body, std::string_view name) {
    const Json* member = body.find(name);
    return member == nullptr || member->is_null() ? nullptr : member;
}

SupabaseRefusal mistyped(std::string_view name, std::string_view type) {
    return invalid("The field \"" + std::string(name) + "\" must be " + std::string(type) + ".");
}

}  // namespace

SupabaseRefusal invalid(std::string message) { return refusal(Fault::validation_failed, std::move(message)); }

std::optional<std::string> optional_text(const Json& body, std::string_view name) {
    const Json* member = given(body, name);
    if (member == nullptr) return std::nullopt;
    if (member->as_string() == nullptr) throw mistyped(name, "text");
    return *member->as_string();
}

bool optional_flag(const Json& body, std::string_view name, bool otherwise) {
    const Json* member = given(body, name);
    if (member == nullptr) return otherwise;
    if (member->as_bool() == nullptr) throw mistyped(name, "true or false");
    return *member->as_bool();
}

Json optional_object(const Json& body, std::string_view name) {
    const Json* member = given(body, name);
    if (member == nullptr) return {};
    if (!member->is_object()) throw mistyped(name, "an object");
    return *member;
}

void refuse_phone(const Json& body) {
    if (!optional_text(body, "phone").value_or("").empty()) throw refusal(Fault::phone_provider_disabled);
}

std::string username_for(const Json& user_metadata, std::string_view email) {
    for (const char* name : {"username", "full_name", "name"}) {
        const std::string* text = user_metadata.string(name);
        if (auto username = text != nullptr ? accounts::normalise_username(*text) : std::nullopt)
            return std::move(*username);
    }
    const std::string local(email.substr(0, email.find('@')));
    return accounts::normalise_username(local.substr(0, accounts::kMaxUsernameCharacters)).value_or("user");
}

SupabaseRefusal refused_password(std::string_view password, const accounts::SignUpRules& rules) {
    if (password.size() > accounts::kMaxPasswordBytes)
        return invalid("Password cannot be longer than " + std::to_string(accounts::kMaxPasswordBytes) +
                       " characters");
    const bool is_long = accounts::is_acceptable_password(password, rules.min_password_characters);
    auto weak =
        refusal(Fault::weak_password,
                is_long ? "Password is known to be weak and easy to guess, please choose a different one."
                        : "Password should be at least " + std::to_string(rules.min_password_characters) +
                              " characters.");
    weak.add("weak_password", Json::object({{"reasons", Json::Array{is_long ? "pwned" : "length"}}}));
    return weak;
}

SupabaseRefusal metadata_too_large() {
    return invalid("The metadata of a user has at most " + std::to_string(accounts::kMaxMetadataBytes) +
                   " bytes as JSON");
}

SupabaseRefusal invalid_email() { return invalid("Unable to validate email address: invalid format"); }

}  // namespace holdfast::api::gotrue
