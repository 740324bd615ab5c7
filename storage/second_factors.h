// Second factors: a secret that the user's app makes codes of (RFC 6238), and recovery codes for when the app
// is lost. What a code is right for is not known here, only that each one counts once.
//
// A user has at most one. It counts from its confirmation on: until then a newer one takes its place. The
// secret is sealed by the caller, and of a recovery code the database has a digest.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::storage {

struct SecondFactor {
    std::string secret;                // sealed
    std::optional<Time> confirmed_at;  // nullopt: it does not count yet
    std::int64_t recovery_codes;       // how many are left
};

// The user's second factor; nullopt if there is none.
struct FindSecondFactor {
    static constexpr std::string_view name = "find_second_factor";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<SecondFactor>;
    std::string_view user_id;
};

// Saves one that is to be confirmed, in the place of another such one. False if the user has a confirmed one,
// or is gone: nothing is changed then.
struct SaveSecondFactor {
    static constexpr std::string_view name = "save_second_factor";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view secret;  // sealed
    Time now;
};

// Confirms the one with that secret by the code of `step`, and saves the digests of its recovery codes. False
// if the user has no such one that is to be confirmed.
struct ConfirmSecondFactor {
    static constexpr std::string_view name = "confirm_second_factor";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view secret;  // sealed, as it was found
    std::int64_t step;
    std::span<const std::string> recovery_digests;  // hex digits
    Time now;
    std::string_view network{};  // that the request came from
};

// Uses up the codes of `step` and of all before it (RFC 6238 section 5.2: a code counts once). False if they
// are used up already, or if the user has no confirmed one with that secret.
struct UseCodeStep {
    static constexpr std::string_view name = "use_code_step";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view secret;  // sealed, as it was found
    std::int64_t step;
};

// Uses up a recovery code. False if the user has none with that digest.
struct UseRecoveryCode {
    static constexpr std::string_view name = "use_recovery_code";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view digest;
    Time now;
    std::string_view network{};  // that the request came from
};

// Removes a confirmed one with its recovery codes. False if the user has none.
struct RemoveSecondFactor {
    static constexpr std::string_view name = "remove_second_factor";
    using Outcome = bool;
    std::string_view user_id;
    Time now;
    std::optional<std::string> actor_id{};  // the user; nullopt: an operator
    std::string_view network{};             // that the request came from
};

}  // namespace holdfast::storage
