// A provider that only tests know, as different from the real ones as an entry can be. The flow works with
// its entry alone.
#pragma once

#include "oauth/provider.h"

#include <optional>
#include <string>

namespace holdfast::test {

// {"account":{"number":17,"login":"bob@far.example"}}
inline std::optional<oauth::Identity> read_far_drive_account(const base::Json& answer) {
    const base::Json* account = answer.find("account");
    const std::int64_t* number = account == nullptr ? nullptr : account->integer("number");
    if (number == nullptr) return std::nullopt;
    const std::string id = std::to_string(*number);
    return oauth::make_identity(&id, account->string("login"));
}

// {"fault":"E17"}
inline std::string read_far_drive_fault(const base::Json& refusal) {
    const std::string* fault = refusal.string("fault");
    return fault == nullptr ? "" : *fault;
}

inline std::optional<std::string> use_region(oauth::Provider& provider, const std::string& region) {
    if (region != "north" && region != "south") return "'" + region + "' is neither north nor south";
    provider.token_endpoint = "https://" + region + ".far.example/token";
    return std::nullopt;
}

inline oauth::Provider far_drive() {
    oauth::Provider provider;
    provider.name = "far_drive";
    provider.display_name = "Far Drive";
    provider.mark = "info";
    provider.client_authentication = oauth::ClientAuthentication::client_secret_basic;
    provider.authorization_endpoint = "https://far.example/authorize?version=2";
    provider.authorization_parameters.add("access_type", "offline");
    provider.authorization_parameters.add("prompt", "consent");
    provider.scopes = {"files.list"};
    provider.token_endpoint = "https://north.far.example/token";
    provider.default_expires_in = 7200;
    provider.identity_method = oauth::ApiMethod::post;
    provider.identity_endpoint = "https://api.far.example/whoami";
    provider.read_identity = read_far_drive_account;
    provider.read_error_word = read_far_drive_fault;
    provider.settings = {{"region", "north", "north or south", use_region}};
    return provider;
}

// With a client that has characters which must be encoded for HTTP Basic.
inline oauth::Provider configured_far_drive() {
    oauth::Provider provider = far_drive();
    provider.client_id = "our client:1";
    provider.client_secret = "s%cret+";
    return provider;
}

}  // namespace holdfast::test
