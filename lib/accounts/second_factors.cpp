#include "accounts/second_factors.h"

#include "base/encoding.h"
#include "base/random.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/totp.h"
#include "http/url.h"
#include "storage/second_factors.h"
#include "storage/sessions.h"

namespace holdfast::accounts {
namespace {

using Why = CodeFault::Why;

// 80 bits: nobody who reads the digests can try them all.
constexpr std::size_t kRecoveryBytes = 10;
constexpr std::size_t kRecoveryCharacters = 16;
constexpr std::size_t kGroup = 4;

std::string plain(std::string_view code) {
    std::string text = base::ascii_lower(code);
    std::erase_if(text, [](char c) { return c == ' ' || c == '-'; });
    return text;
}

std::string digest_of(std::string_view plain_code) { return base::hex_encode(crypto::sha256(plain_code)); }

// "abcd-efgh-ijkl-mnop"
std::string new_recovery_code() {
    std::string code = base::ascii_lower(crypto::base32_encode(base::random_bytes(kRecoveryBytes)));
    for (std::size_t at = kRecoveryCharacters - kGroup; at > 0; at -= kGroup) code.insert(at, 1, '-');
    return code;
}

}  // namespace

std::string second_factor_context(std::string_view user_id) {
    return crypto::seal_context({"second_factor", user_id});
}

SecondFactors::State SecondFactors::state(std::string_view user_id) const {
    const auto factor = parts_.store.run(storage::FindSecondFactor{user_id});
    if (!factor || !factor->confirmed_at) return {false, 0};
    return {true, factor->recovery_codes};
}

std::optional<SecondFactors::Secret> SecondFactors::begin(const CurrentUser& user) {
    const std::string secret = crypto::make_totp_secret();
    const std::string sealed = parts_.sealer.seal(secret, second_factor_context(user.user_id));
    if (!parts_.store.run(storage::SaveSecondFactor{user.user_id, sealed, parts_.clock.now()}))
        return std::nullopt;
    const std::string base32 = crypto::base32_encode(secret);
    const std::string issuer = http::percent_encode(issuer_);
    const std::string account = http::percent_encode(user.email.empty() ? user.username : user.email);
    return Secret{base32,
                  "otpauth://totp/" + issuer + ":" + account + "?secret=" + base32 + "&issuer=" + issuer};
}

std::optional<CodeFault> SecondFactors::charge(std::string_view user_id, std::string_view email,
                                               const GivenCode& given) {
    const auto wait =
        parts_.rate_limits.charge(LimitedAction::use_code, given.client, email.empty() ? user_id : email);
    if (!wait) return std::nullopt;
    return CodeFault{Why::limited, *wait};
}

std::optional<std::int64_t> SecondFactors::step_of(std::string_view user_id, const std::string& sealed_secret,
                                                   std::string_view code) const {
    const auto secret = parts_.sealer.open(sealed_secret, second_factor_context(user_id));
    if (!secret) {
        parts_.log.error("[USER] Second factor can't be opened: was the secret changed? user_id=" +
                         std::string(user_id));
        return std::nullopt;
    }
    return crypto::totp_step_of(*secret, code, parts_.clock.now());
}

std::variant<std::vector<std::string>, CodeFault> SecondFactors::confirm(const CurrentUser& user,
                                                                         const GivenCode& given) {
    const auto factor = parts_.store.run(storage::FindSecondFactor{user.user_id});
    if (!factor || factor->confirmed_at) return CodeFault{Why::no_factor};
    if (const auto limited = charge(user.user_id, user.email, given)) return *limited;
    const auto step = step_of(user.user_id, factor->secret, plain(given.code));
    if (!step) return CodeFault{Why::wrong};
    std::vector<std::string> codes, digests;
    for (std::size_t i = 0; i < kRecoveryCodes; ++i) {
        codes.push_back(new_recovery_code());
        digests.push_back(digest_of(plain(codes.back())));
    }
    if (!parts_.store.run(storage::ConfirmSecondFactor{user.user_id, factor->secret, *step, digests,
                                                       parts_.clock.now(), given.network}))
        return CodeFault{Why::no_factor};
    parts_.log.info("[USER] Second factor added: user_id=" + user.user_id);
    return codes;
}

bool SecondFactors::use(std::string_view user_id, const storage::SecondFactor& factor,
                        const GivenCode& given) {
    const std::string code = plain(given.code);
    if (code.size() != kRecoveryCharacters) {
        const auto step = step_of(user_id, factor.secret, code);
        return step && parts_.store.run(storage::UseCodeStep{user_id, factor.secret, *step});
    }
    if (!parts_.store.run(
            storage::UseRecoveryCode{user_id, digest_of(code), parts_.clock.now(), given.network}))
        return false;
    parts_.log.info("[USER] Recovery code used: user_id=" + std::string(user_id));
    return true;
}

// `app` is a null pointer for a user with passkeys only.
std::optional<CodeFault> SecondFactors::check(std::string_view user_id, std::string_view email,
                                              const GivenCode& given, const storage::SecondFactor* app) {
    if (given.passkey) {
        if (const auto limited = charge(user_id, email, given)) return *limited;
        if (!parts_.passkeys.confirm(user_id, *given.passkey)) return CodeFault{Why::wrong_passkey};
        return std::nullopt;
    }
    if (given.code.empty())
        return CodeFault{.why = Why::required, .passkey = parts_.passkeys.request_for(user_id)};
    if (const auto limited = charge(user_id, email, given)) return *limited;
    if (app == nullptr || !use(user_id, *app, given)) return CodeFault{Why::wrong};
    return std::nullopt;
}

std::optional<CodeFault> SecondFactors::require(std::string_view user_id, std::string_view email,
                                                const GivenCode& given) {
    const auto factor = parts_.store.run(storage::FindSecondFactor{user_id});
    if (factor && factor->confirmed_at) return check(user_id, email, given, &*factor);
    if (!parts_.passkeys.has_any(user_id)) return CodeFault{Why::no_factor};
    return check(user_id, email, given, nullptr);
}

std::optional<CodeFault> SecondFactors::demand(std::string_view user_id, std::string_view email,
                                               const GivenCode& given) {
    const auto factor = parts_.store.run(storage::FindSecondFactor{user_id});
    if (!factor || !factor->confirmed_at) return std::nullopt;
    return check(user_id, email, given, &*factor);
}

bool SecondFactors::remove(const CurrentUser& user, std::string_view network) {
    if (!parts_.store.run(
            storage::RemoveSecondFactor{user.user_id, parts_.clock.now(), user.user_id, network}))
        return false;
    parts_.log.info("[USER] Second factor removed: user_id=" + user.user_id);
    return true;
}

}  // namespace holdfast::accounts
