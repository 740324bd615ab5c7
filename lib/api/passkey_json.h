// Passkeys as JSON, in the form of Web Authentication Level 3 (section 5.1): a browser's
// PublicKeyCredential.parseCreationOptionsFromJSON(), parseRequestOptionsFromJSON() and toJSON() fit.
#pragma once

#include "accounts/passkeys.h"
#include "base/json.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api {

// PublicKeyCredentialCreationOptionsJSON, for this user.
base::Json creation_json(const accounts::PasskeyCreation& creation, const accounts::CurrentUser& user);

// PublicKeyCredentialRequestOptionsJSON.
base::Json request_json(const accounts::PasskeyRequest& request);

// A member of the body that is a RegistrationResponseJSON; its attestation is not looked at. Throws Refusal
// invalid_request, which names what is missing.
accounts::MadePasskey require_made_passkey(const base::Json& body, std::string_view name);

// A member that is an AuthenticationResponseJSON. Throws as above.
accounts::GivenPasskey require_passkey(const base::Json& body, std::string_view name);
// The same; nullopt if there is no such member.
std::optional<accounts::GivenPasskey> optional_passkey(const base::Json& body, std::string_view name);

}  // namespace holdfast::api
