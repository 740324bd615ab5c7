// The second factor of users: codes of an app that shares a secret with this server (RFC 6238), and recovery
// codes for when the app is lost; and a passkey in the place of a code (passkeys.h).
//
//   begin -> the secret, told once -> confirm, by a code of it -> recovery codes, told once
//   demand -> at every way to a session, and wherever the password is asked for again
//
// Invariant: each code counts once, over all instances, and guesses at codes are limited for each user.
#pragma once

#include "accounts/current_user.h"
#include "accounts/passkeys.h"
#include "accounts/rate_limits.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "storage/store.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::storage {
struct SecondFactor;
}

namespace holdfast::accounts {

inline constexpr std::size_t kRecoveryCodes = 10;

// A code as a request brings it: six digits of the app, or a recovery code. Blanks, hyphens and capitals
// don't matter. Refers to the request.
struct GivenCode {
    std::string code;  // empty: none was given
    const RateLimits::Client& client;
    std::string_view network;               // the client's, for events
    std::optional<GivenPasskey> passkey{};  // in the place of the code
};

struct CodeFault {
    enum class Why {
        no_factor,  // the user has none that counts, or that is to be confirmed
        required,   // no code was given
        wrong,      // it is none, or it was used before
        wrong_passkey,
        limited,  // too many were tried; after `wait` there is room for one more
    };
    Why why;
    std::chrono::seconds wait{0};
    std::optional<PasskeyRequest> passkey{};  // required: that one of the user's may answer instead
};

// What the sealed secret of a second factor is bound to: its user.
std::string second_factor_context(std::string_view user_id);

// Thread-safe. Everything given to it outlives it. All methods throw storage::StoreError.
class SecondFactors {
  public:
    struct Parts {
        storage::Store& store;
        const crypto::Sealer& sealer;
        Passkeys& passkeys;
        RateLimits& rate_limits;
        const base::Clock& clock;
        base::Log& log;
    };

    // `issuer` is how an app names this installation among others.
    SecondFactors(Parts parts, std::string issuer) : parts_(parts), issuer_(std::move(issuer)) {}

    struct State {
        bool is_on;
        std::int64_t recovery_codes;  // how many are left
    };
    State state(std::string_view user_id) const;

    struct Secret {
        std::string base32;  // to be typed in
        std::string uri;     // otpauth://totp/..., as apps open it
    };
    // Makes a secret that counts once it is confirmed, in the place of another such one. nullopt if the user
    // has a second factor that counts.
    [[nodiscard]] std::optional<Secret> begin(const CurrentUser& user);

    // The second factor counts from now on: returns the recovery codes, which are told this once. Never
    // CodeFault required or wrong_passkey.
    [[nodiscard]] std::variant<std::vector<std::string>, CodeFault> confirm(const CurrentUser& user,
                                                                            const GivenCode& given);

    // nullopt if the user has no app of codes that counts, or has given a code of it, or a passkey, which is
    // used up then. Never no_factor. `email` is the user's, "" if there is none.
    [[nodiscard]] std::optional<CodeFault> demand(std::string_view user_id, std::string_view email,
                                                  const GivenCode& given);

    // The same, but a user with a passkey and no app has to give it, and no_factor for one with neither.
    [[nodiscard]] std::optional<CodeFault> require(std::string_view user_id, std::string_view email,
                                                   const GivenCode& given);

    // Removes the second factor of a user who has given a code of it. False if there is none that counts.
    [[nodiscard]] bool remove(const CurrentUser& user, std::string_view network);

  private:
    std::optional<CodeFault> charge(std::string_view user_id, std::string_view email, const GivenCode& given);
    // The step of a code that belongs to the secret.
    std::optional<std::int64_t> step_of(std::string_view user_id, const std::string& sealed_secret,
                                        std::string_view code) const;
    bool use(std::string_view user_id, const storage::SecondFactor& factor, const GivenCode& given);
    std::optional<CodeFault> check(std::string_view user_id, std::string_view email, const GivenCode& given,
                                   const storage::SecondFactor* app);

    Parts parts_;
    const std::string issuer_;
};

}  // namespace holdfast::accounts
