#include "accounts/passkeys.h"

#include "base/encoding.h"
#include "base/random.h"
#include "http/address.h"
#include "http/url.h"
#include "storage/passkeys.h"
#include "storage/sessions.h"

namespace holdfast::accounts {

using crypto::WebauthnFault;

std::optional<crypto::RelyingParty> relying_party_of(std::string_view app_url) {
    const auto url = http::Url::parse(app_url);
    if (!url || http::Address::parse(url->host)) return std::nullopt;
    const bool is_localhost = url->host == "localhost" || url->host.ends_with(".localhost");
    if (url->scheme != "https" && !is_localhost) return std::nullopt;
    return crypto::RelyingParty{url->host, url->origin()};
}

std::vector<storage::Passkey> Passkeys::list(std::string_view user_id) const {
    return parts_.store.run(storage::ListPasskeys{user_id});
}

std::vector<KnownPasskey> Passkeys::known(std::string_view user_id) const {
    std::vector<KnownPasskey> known;
    for (const storage::Passkey& passkey : list(user_id))
        known.push_back({passkey.credential_id, passkey.transports});
    return known;
}

std::optional<PasskeyCreation> Passkeys::begin_adding(std::string_view user_id) const {
    if (!party_) return std::nullopt;
    return PasskeyCreation{issue_challenge(parts_.sealer, ChallengePurpose::add, user_id, parts_.clock.now()),
                           party_->id, known(user_id)};
}

std::variant<storage::Passkey, AddPasskeyFault> Passkeys::add(const CurrentUser& user,
                                                              const MadePasskey& made,
                                                              std::string_view network) {
    const base::Time now = parts_.clock.now();
    const auto challenge = crypto::challenge_of(made.client_data_json);
    if (!party_ || !challenge ||
        !open_challenge(parts_.sealer, *challenge, ChallengePurpose::add, user.user_id, now))
        return AddPasskeyFault::not_accepted;
    const auto result =
        crypto::verify_registration(*party_, *challenge, made.client_data_json, made.authenticator_data);
    if (const auto* fault = std::get_if<WebauthnFault>(&result)) {
        parts_.log.info("[USER] New passkey refused: " + std::string(crypto::name(*fault)) +
                        " user_id=" + user.user_id);
        return AddPasskeyFault::not_accepted;
    }
    const auto& credential = std::get<crypto::NewCredential>(result);
    storage::Passkey passkey{.id = base::ordered_uuid(now),
                             .user_id = user.user_id,
                             .name = made.name,
                             .credential_id = base::base64url_encode(credential.id),
                             .public_key = base::base64url_encode(credential.public_key),
                             .algorithm = credential.algorithm,
                             .sign_count = credential.sign_count,
                             .transports = made.transports,
                             .created_at = now};
    switch (parts_.store.run(storage::AddPasskey{passkey, kMostPasskeys, network})) {
        case storage::AddedPasskey::added:
            break;
        case storage::AddedPasskey::taken:
            return AddPasskeyFault::taken;
        case storage::AddedPasskey::no_room:
            return AddPasskeyFault::too_many;
    }
    parts_.log.info("[USER] Passkey added: user_id=" + user.user_id + " passkey_id=" + passkey.id);
    return passkey;
}

std::optional<PasskeyRequest> Passkeys::begin_sign_in() const {
    if (!party_) return std::nullopt;
    return PasskeyRequest{
        issue_challenge(parts_.sealer, ChallengePurpose::sign_in, "", parts_.clock.now()), party_->id, {}};
}

std::optional<std::string> Passkeys::sign_in(const GivenPasskey& given) {
    const auto passkey = parts_.store.run(storage::FindPasskey{given.credential_id});
    // Section 7.2, step 6: the user handle is what tells who signs in.
    if (!passkey || given.user_handle != passkey->user_id) return std::nullopt;
    if (!use(*passkey, given, ChallengePurpose::sign_in, "")) return std::nullopt;
    return passkey->user_id;
}

bool Passkeys::has_any(std::string_view user_id) const { return party_ && !list(user_id).empty(); }

std::optional<PasskeyRequest> Passkeys::request_for(std::string_view user_id) const {
    if (!party_) return std::nullopt;
    auto allowed = known(user_id);
    if (allowed.empty()) return std::nullopt;
    return PasskeyRequest{
        issue_challenge(parts_.sealer, ChallengePurpose::confirm, user_id, parts_.clock.now()), party_->id,
        std::move(allowed)};
}

bool Passkeys::confirm(std::string_view user_id, const GivenPasskey& given) {
    const auto passkey = parts_.store.run(storage::FindPasskey{given.credential_id});
    if (!passkey || passkey->user_id != user_id) return false;
    if (!given.user_handle.empty() && given.user_handle != user_id) return false;
    return use(*passkey, given, ChallengePurpose::confirm, user_id);
}

bool Passkeys::use(const storage::Passkey& passkey, const GivenPasskey& given, ChallengePurpose purpose,
                   std::string_view user_id) {
    const base::Time now = parts_.clock.now();
    const auto challenge = crypto::challenge_of(given.assertion.client_data_json);
    const auto issued_at =
        challenge ? open_challenge(parts_.sealer, *challenge, purpose, user_id, now) : std::nullopt;
    const auto key = base::base64url_decode(passkey.public_key);
    if (!party_ || !issued_at || !key) return false;
    const auto result =
        crypto::verify_assertion(*party_, *challenge, {passkey.algorithm, *key}, given.assertion);
    const std::string of = " user_id=" + passkey.user_id + " passkey_id=" + passkey.id;
    if (const auto* fault = std::get_if<WebauthnFault>(&result)) {
        parts_.log.info("[USER] Passkey refused: " + std::string(crypto::name(*fault)) + of);
        return false;
    }
    const std::int64_t count = std::get<std::int64_t>(result);
    if (parts_.store.run(storage::UsePasskey{passkey.id, *issued_at, count, now})) return true;
    const bool is_repeated = passkey.used_challenge_at && *issued_at <= *passkey.used_challenge_at;
    const bool counts = count != 0 || passkey.sign_count != 0;
    if (!is_repeated && counts && count <= passkey.sign_count)
        parts_.log.warning("[USER] Passkey refused, its sign count went back: is there a copy of it?" + of);
    return false;
}

bool Passkeys::remove(const CurrentUser& user, std::string_view id, std::string_view network) {
    if (!parts_.store.run(storage::RemovePasskey{user.user_id, id, parts_.clock.now(), network}))
        return false;
    parts_.log.info("[USER] Passkey removed: user_id=" + user.user_id + " passkey_id=" + std::string(id));
    return true;
}

}  // namespace holdfast::accounts
