// Passkeys of users (WebAuthn): a device of the user keeps a private key and signs challenges of this server,
// after it has verified its user. So a passkey stands for both factors in a sign-in, and for the second one
// beside a password.
//
//   begin_adding  -> options -> the browser makes one        -> add
//   begin_sign_in -> request -> anybody's passkey answers it -> sign_in
//   request_for   -> request -> one of the user's answers it -> confirm
//
// Invariant: a passkey is one user's, and it counts once for each challenge, over all instances.
#pragma once

#include "accounts/current_user.h"
#include "accounts/passkey_challenge.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "crypto/webauthn.h"
#include "storage/store.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::storage {
struct Passkey;
}

namespace holdfast::accounts {

inline constexpr std::int64_t kMostPasskeys = 20;  // of a user

// Whom passkeys are made for where the pages are at this URL. nullopt if browsers have no passkeys there: its
// host is an IP address, or it is neither https nor localhost (WebAuthn Level 2 sections 4 and 5.1.3).
std::optional<crypto::RelyingParty> relying_party_of(std::string_view app_url);

// A passkey that a browser may use, as its options name it.
struct KnownPasskey {
    std::string credential_id;  // base64url
    std::string transports;     // as in storage::Passkey
};

// What a browser needs to ask for a passkey.
struct PasskeyRequest {
    std::string challenge;  // bytes
    std::string relying_party_id;
    std::vector<KnownPasskey> allowed;  // empty: any that the browser has
};

// What a browser needs to make one. The user's id is the user handle.
struct PasskeyCreation {
    std::string challenge;  // bytes
    std::string relying_party_id;
    std::vector<KnownPasskey> excluded;  // the user has them already
};

// A new passkey as a request brings it.
struct MadePasskey {
    std::string name;  // normalised
    std::string client_data_json;
    std::string authenticator_data;
    std::string transports;  // as in storage::Passkey
};

// The answer of a passkey as a request brings it.
struct GivenPasskey {
    std::string credential_id;  // base64url
    std::string user_handle;    // "": none was given
    crypto::Assertion assertion;
};

enum class AddPasskeyFault {
    not_accepted,  // the challenge is too old or not the user's, or another part is wrong
    taken,
    too_many,
};

// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError.
class Passkeys {
  public:
    struct Parts {
        storage::Store& store;
        const crypto::Sealer& sealer;
        const base::Clock& clock;
        base::Log& log;
    };

    // Without a relying party there are no passkeys: nobody has one, and none can be added.
    Passkeys(Parts parts, std::optional<crypto::RelyingParty> party)
        : parts_(parts), party_(std::move(party)) {}

    bool are_available() const { return party_.has_value(); }

    // The user's, oldest first.
    std::vector<storage::Passkey> list(std::string_view user_id) const;

    // nullopt if there are no passkeys here.
    std::optional<PasskeyCreation> begin_adding(std::string_view user_id) const;
    [[nodiscard]] std::variant<storage::Passkey, AddPasskeyFault> add(const CurrentUser& user,
                                                                      const MadePasskey& made,
                                                                      std::string_view network);

    // nullopt if there are no passkeys here.
    std::optional<PasskeyRequest> begin_sign_in() const;
    // The id of the user whose passkey it is; nullopt if it is unknown, or if any part of it is wrong.
    [[nodiscard]] std::optional<std::string> sign_in(const GivenPasskey& given);

    // True if the user has a passkey that counts here.
    bool has_any(std::string_view user_id) const;
    // nullopt if the user has none.
    std::optional<PasskeyRequest> request_for(std::string_view user_id) const;
    // True if it is the user's, and every part of it is right.
    [[nodiscard]] bool confirm(std::string_view user_id, const GivenPasskey& given);

    // False if the user has no such passkey.
    [[nodiscard]] bool remove(const CurrentUser& user, std::string_view id, std::string_view network);

  private:
    std::vector<KnownPasskey> known(std::string_view user_id) const;
    // Uses the passkey up for its challenge, which was issued for this purpose and user.
    bool use(const storage::Passkey& passkey, const GivenPasskey& given, ChallengePurpose purpose,
             std::string_view user_id);

    Parts parts_;
    const std::optional<crypto::RelyingParty> party_;
};

}  // namespace holdfast::accounts
