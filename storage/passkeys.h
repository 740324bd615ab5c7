// Passkeys of users (WebAuthn), and the operations that add, use and remove them.
//
// A passkey answers challenges in the order in which they were issued, each once. Its sign count only grows,
// unless its authenticator does not count at all.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

struct Passkey {
    std::string id;
    std::string user_id;
    std::string name;
    std::string credential_id;  // base64url
    std::string public_key;     // base64url
    std::int64_t algorithm;     // of COSE
    std::int64_t sign_count;
    std::string transports;  // names with blanks between them; empty if they are not known
    Time created_at;
    std::optional<Time> last_used_at{};
    std::optional<Time> used_challenge_at{};  // when the last challenge that it answered was issued
};

enum class AddedPasskey {
    added,
    taken,    // a passkey has this credential id, of this user or another one
    no_room,  // the user has as many as may be, or is gone
};

// Adds a passkey that was not used yet if the user has less than `most`.
struct AddPasskey {
    static constexpr std::string_view name = "add_passkey";
    using Outcome = AddedPasskey;
    const Passkey& passkey;
    std::int64_t most;
    std::string_view network{};  // that the request came from
};

// The user's passkeys, oldest first.
struct ListPasskeys {
    static constexpr std::string_view name = "list_passkeys";
    static constexpr bool only_reads = true;
    using Outcome = std::vector<Passkey>;
    std::string_view user_id;
};

// nullopt if there is none with this credential id.
struct FindPasskey {
    static constexpr std::string_view name = "find_passkey";
    static constexpr bool only_reads = true;
    using Outcome = std::optional<Passkey>;
    std::string_view credential_id;
};

// Uses up the challenge that was issued then, and all before it. False if they are used up already, if the
// sign count has not grown (WebAuthn Level 2 section 7.2, step 21: unless both are 0), or if there is no such
// passkey.
struct UsePasskey {
    static constexpr std::string_view name = "use_passkey";
    using Outcome = bool;
    std::string_view id;
    Time challenge_issued_at;
    std::int64_t sign_count;
    Time now;
};

// Removes one of the user's passkeys. False if the user has no such passkey.
struct RemovePasskey {
    static constexpr std::string_view name = "remove_passkey";
    using Outcome = bool;
    std::string_view user_id;
    std::string_view id;
    Time now;
    std::string_view network{};  // that the request came from
};

// Removes all passkeys of a user, for an operator. Returns how many there were.
struct RemovePasskeys {
    static constexpr std::string_view name = "remove_passkeys";
    using Outcome = std::int64_t;
    std::string_view user_id;
    Time now;
};

}  // namespace holdfast::storage
