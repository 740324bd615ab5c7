#include "crypto/keys.h"

#include "crypto/digest.h"

#include <stdexcept>

namespace holdfast::crypto {

Keys Keys::derive(std::string_view secret) {
    if (secret.size() < kMinSecretBytes) throw std::invalid_argument("the secret is too short");
    const auto key = [&](std::string_view label) { return hkdf_sha256(secret, label, 32); };
    return Keys{
        .access_token = key("holdfast v1 access token"),
        .refresh_token = key("holdfast v1 refresh token"),
        .transfer_token = key("holdfast v1 transfer token"),
        .flow_cookie = key("holdfast v1 flow cookie"),
        .account_tokens = key("holdfast v1 account tokens"),
        .mails = key("holdfast v1 mails"),
        .hook_secrets = key("holdfast v1 hook secrets"),
        .second_factors = key("holdfast v1 second factors"),
        .rate_limits = key("holdfast v1 rate limits"),
        .publishable_key = key("holdfast v1 publishable key"),
        .secret_key = key("holdfast v1 secret key"),
    };
}

}  // namespace holdfast::crypto
