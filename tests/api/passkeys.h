// A user's passkey, as a test plays it: it answers the server's options as a browser and an authenticator do.
#pragma once

#include "api/story.h"
#include "base/json.h"
#include "support/authenticator.h"

#include <string>

namespace holdfast::test {

inline constexpr const char* kPasskeys = "/api/v1/auth/passkeys";
inline constexpr const char* kPasskeyOptions = "/api/v1/auth/passkeys/options";
inline constexpr const char* kPasskeySignIn = "/api/v1/auth/passkeys/sign-in";
inline constexpr const char* kPasskeySignInOptions = "/api/v1/auth/passkeys/sign-in/options";

// Browsers have passkeys at localhost, and none at an IP address.
inline constexpr const char* kLocalhost = "http://localhost:8080";

struct SoftPasskey {
    Authenticator authenticator{};
    std::string user_handle{};  // base64url, as the options of its making said
    std::string origin = kLocalhost;
    int flags = kUserPresent | kUserVerified;
    std::string id{};  // the row's

    // A RegistrationResponseJSON for PublicKeyCredentialCreationOptionsJSON.
    base::Json made(const base::Json& options);
    // An AuthenticationResponseJSON for PublicKeyCredentialRequestOptionsJSON.
    base::Json answer(const base::Json& options) const;
};

// The options in an answer's data.
base::Json options_in(const http::Response& response);

// Makes a passkey and adds it to the user.
SoftPasskey add_passkey(const Site& site, const Person& person, const std::string& name = "Laptop");

// The answer to a sign-in by the passkey.
http::Response sign_in(const Site& site, const SoftPasskey& passkey);

}  // namespace holdfast::test
