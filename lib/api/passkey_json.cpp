#include "api/passkey_json.h"

#include "api/errors.h"
#include "base/encoding.h"
#include "base/text.h"
#include "storage/sessions.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace holdfast::api {
namespace {

using base::Json;

constexpr std::string_view kKind = "public-key";
// Those that have a name (section 5.8.4): a browser's own word goes no further.
constexpr std::array<std::string_view, 6> kTransports = {"ble", "hybrid",     "internal",
                                                         "nfc", "smart-card", "usb"};

std::int64_t timeout() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(accounts::kChallengeLifetime).count();
}

Json transports_json(std::string_view transports) {
    Json::Array names;
    while (!transports.empty()) {
        const std::size_t end = std::min(transports.find(' '), transports.size());
        names.emplace_back(transports.substr(0, end));
        transports.remove_prefix(std::min(end + 1, transports.size()));
    }
    return names;
}

Json descriptors_json(const std::vector<accounts::KnownPasskey>& passkeys) {
    Json::Array descriptors;
    for (const accounts::KnownPasskey& passkey : passkeys) {
        Json descriptor = Json::object({{"type", kKind}, {"id", passkey.credential_id}});
        if (!passkey.transports.empty()) descriptor.set("transports", transports_json(passkey.transports));
        descriptors.push_back(std::move(descriptor));
    }
    return descriptors;
}

Refusal no_credential(std::string_view name, std::string_view part) {
    return Refusal(Error::invalid_request, "The field \"" + std::string(name) +
                                               "\" must be what a browser gives as a passkey's JSON: \"" +
                                               std::string(part) + "\" is missing or mistyped.");
}

// Reads the members of a credential.
class Reader {
  public:
    Reader(const Json& body, std::string_view name) : name_(name), credential_(body.find(name)) {
        response_ = credential_ != nullptr ? credential_->find("response") : nullptr;
        if (response_ == nullptr || !response_->is_object()) throw no_credential(name_, "response");
    }

    const std::string& id() const {
        const std::string* id = credential_->string("id");
        if (id == nullptr) throw no_credential(name_, "id");
        return *id;
    }

    // A member of the response, of base64url.
    std::string bytes(std::string_view part) const {
        const std::string* text = response_->string(part);
        auto bytes = text != nullptr ? base::base64url_decode(*text) : std::nullopt;
        if (!bytes) throw no_credential(name_, part);
        return std::move(*bytes);
    }

    bool has(std::string_view part) const {
        const Json* member = response_->find(part);
        return member != nullptr && !member->is_null();
    }

    // The known ones of its transports, each once, with blanks between them.
    std::string transports() const {
        const Json* member = response_->find("transports");
        const auto* given = member != nullptr ? member->as_array() : nullptr;
        std::string known;
        for (const std::string_view transport : kTransports) {
            const bool is_given = given != nullptr && std::ranges::any_of(*given, [&](const Json& one) {
                                      return one.as_string() != nullptr && *one.as_string() == transport;
                                  });
            if (is_given) known.append(known.empty() ? "" : " ").append(transport);
        }
        return known;
    }

  private:
    std::string_view name_;
    const Json* credential_;
    const Json* response_;
};

}  // namespace

Json creation_json(const accounts::PasskeyCreation& creation, const accounts::CurrentUser& user) {
    Json::Array parameters;
    for (const std::int64_t algorithm : crypto::kPasskeyAlgorithms)
        parameters.push_back(Json::object({{"type", kKind}, {"alg", algorithm}}));
    const std::string& name = user.email.empty() ? user.username : user.email;
    return Json::object({
        {"rp", Json::object({{"id", creation.relying_party_id}, {"name", creation.relying_party_id}})},
        {"user",
         Json::object(
             {{"id", base::base64url_encode(user.user_id)}, {"name", name}, {"displayName", user.username}})},
        {"challenge", base::base64url_encode(creation.challenge)},
        {"pubKeyCredParams", std::move(parameters)},
        {"timeout", timeout()},
        {"excludeCredentials", descriptors_json(creation.excluded)},
        {"authenticatorSelection",
         Json::object(
             {{"residentKey", "required"}, {"requireResidentKey", true}, {"userVerification", "required"}})},
        {"attestation", "none"},
    });
}

Json request_json(const accounts::PasskeyRequest& request) {
    return Json::object({
        {"challenge", base::base64url_encode(request.challenge)},
        {"timeout", timeout()},
        {"rpId", request.relying_party_id},
        {"allowCredentials", descriptors_json(request.allowed)},
        {"userVerification", "required"},
    });
}

accounts::MadePasskey require_made_passkey(const Json& body, std::string_view name) {
    const Reader reader(body, name);
    return {.name = "",
            .client_data_json = reader.bytes("clientDataJSON"),
            .authenticator_data = reader.bytes("authenticatorData"),
            .transports = reader.transports()};
}

accounts::GivenPasskey require_passkey(const Json& body, std::string_view name) {
    const Reader reader(body, name);
    return {.credential_id = reader.id(),
            .user_handle = reader.has("userHandle") ? reader.bytes("userHandle") : "",
            .assertion = {.client_data_json = reader.bytes("clientDataJSON"),
                          .authenticator_data = reader.bytes("authenticatorData"),
                          .signature = reader.bytes("signature")}};
}

std::optional<accounts::GivenPasskey> optional_passkey(const Json& body, std::string_view name) {
    if (body.find(name) == nullptr) return std::nullopt;
    return require_passkey(body, name);
}

}  // namespace holdfast::api
