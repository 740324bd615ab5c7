#include "crypto/keys.h"

#include "crypto/digest.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

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
        .challenges = key("holdfast v1 challenges"),
        .rate_limits = key("holdfast v1 rate limits"),
        .publishable_key = key("holdfast v1 publishable key"),
        .secret_key = key("holdfast v1 secret key"),
    };
}

KeyRing::KeyRing(Keys newest, std::vector<Keys> older) {
    all_.push_back(std::move(newest));
    std::ranges::move(older, std::back_inserter(all_));
}

KeyRing KeyRing::derive(std::span<const std::string> secrets) {
    if (secrets.empty()) throw std::invalid_argument("there is no secret");
    std::vector<Keys> older;
    for (const std::string& secret : secrets.subspan(1)) older.push_back(Keys::derive(secret));
    return {Keys::derive(secrets.front()), std::move(older)};
}

std::vector<std::string> KeyRing::of(std::string Keys::*purpose) const {
    std::vector<std::string> keys;
    for (const Keys& one : all_) {
        if (std::ranges::find(keys, one.*purpose) == keys.end()) keys.push_back(one.*purpose);
    }
    return keys;
}

}  // namespace holdfast::crypto
