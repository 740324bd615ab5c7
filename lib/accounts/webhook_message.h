// A webhook as it is sent: Standard Webhooks (https://www.standardwebhooks.com), version 1 of its signature.
//
//   webhook-id         the event's id, the same with every repeat
//   webhook-timestamp  when it was sent, seconds since 1970
//   webhook-signature  "v1," and base64 of HMAC-SHA256(secret, id "." timestamp "." body)
//   body               {"type", "timestamp", "data"}: the timestamp is when it happened
#pragma once

#include "accounts/public_events.h"
#include "base/clock.h"
#include "crypto/seal.h"
#include "http/fetch.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::accounts {

// A new secret: "whsec_" and base64 of 256 random bits.
std::string make_hook_secret();

// What a hook's sealed secret is bound to: the hook.
std::string hook_secret_context(std::string_view hook_id);

// What is stored of a secret, and the secret again; nullopt if it was not sealed for this hook by this
// installation's key.
std::string seal_hook_secret(const crypto::Sealer& sealer, std::string_view hook_id, std::string_view secret);
std::optional<std::string> open_hook_secret(const crypto::Sealer& sealer, std::string_view hook_id,
                                            std::string_view sealed);

// The value of webhook-signature. `secret` is one of make_hook_secret().
std::string webhook_signature(std::string_view secret, std::string_view id, std::string_view timestamp,
                              std::string_view body);

http::FetchRequest webhook_request(const std::string& url, std::string_view secret, const PublicEvent& event,
                                   base::Time now);

}  // namespace holdfast::accounts
