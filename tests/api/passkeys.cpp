#include "api/passkeys.h"

#include "base/encoding.h"

#include <stdexcept>

namespace holdfast::test {

using base::Json;

Json SoftPasskey::made(const Json& options) {
    user_handle = *at(options, "user.id").as_string();
    const ClientData client{"webauthn.create", *options.string("challenge"), origin};
    const std::string data =
        authenticator.registration_data(*at(options, "rp.id").as_string(), flags | kHasCredential);
    const std::string credential_id = base::base64url_encode(authenticator.id());
    return Json::object(
        {{"id", credential_id},
         {"rawId", credential_id},
         {"type", "public-key"},
         {"response", Json::object({{"clientDataJSON", base::base64url_encode(client.json())},
                                    {"authenticatorData", base::base64url_encode(data)},
                                    {"transports", Json::Array{"internal", "hybrid", "telepathy"}}})}});
}

Json SoftPasskey::answer(const Json& options) const {
    const ClientData client{"webauthn.get", *options.string("challenge"), origin};
    const std::string data = authenticator.data(*options.string("rpId"), flags);
    const std::string credential_id = base::base64url_encode(authenticator.id());
    return Json::object(
        {{"id", credential_id},
         {"rawId", credential_id},
         {"type", "public-key"},
         {"response",
          Json::object({{"clientDataJSON", base::base64url_encode(client.json())},
                        {"authenticatorData", base::base64url_encode(data)},
                        {"signature", base::base64url_encode(authenticator.sign(data, client.json()))},
                        {"userHandle", user_handle}})}});
}

Json options_in(const http::Response& response) {
    if (response.status != 200) throw std::runtime_error("no options: " + response.body);
    return at(json_of(response), "data");
}

SoftPasskey add_passkey(const Site& site, const Person& person, const std::string& name) {
    const Fields fields = bearer(person.access_token);
    SoftPasskey passkey;
    const Json options = options_in(site.ask("POST", kPasskeyOptions, "", fields));
    const Json body = Json::object({{"name", name}, {"credential", passkey.made(options)}});
    const auto added = site.ask("POST", kPasskeys, body.dump(), fields);
    if (added.status != 201) throw std::runtime_error("no passkey: " + added.body);
    passkey.id = text_at(added, "data.id");
    return passkey;
}

http::Response sign_in(const Site& site, const SoftPasskey& passkey) {
    const Json options = options_in(site.ask("POST", kPasskeySignInOptions));
    return site.ask("POST", kPasskeySignIn, Json::object({{"credential", passkey.answer(options)}}).dump());
}

}  // namespace holdfast::test
