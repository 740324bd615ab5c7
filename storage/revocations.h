// Tokens that were erased here and are to be revoked at their provider.
//
// An operation that erases tokens gets `revocable`, the names of the providers that take tokens back,
// separated by blanks. It keeps the tokens of their accounts in a row for each, in the same transaction,
// sealed as they stood in the account; the row goes when its tokens are revoked or given up.
#pragma once

#include "storage/store.h"
#include "storage/time.h"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::storage {

// The provider if it is among these names, else "".
std::string_view if_named(std::string_view provider, std::string_view providers);

// The tokens of one account, of which at least one is there, and to whom they are sealed.
struct TokenRevocation {
    std::string id;
    std::string user_id;  // who may be deleted
    std::string provider;
    std::string provider_account_id;
    std::optional<std::string> access_token;   // sealed
    std::optional<std::string> refresh_token;  // sealed
    std::int64_t tries;                        // with this one
    bool is_linked_again;                      // somebody has the account now, with newer tokens
    bool is_offered;                           // somebody has newer tokens and may take the account over
};

// Takes the revocation that has been due for the longest; nullopt if none is due. It is due again after
// `pause`, after twice as long the next time, and so on.
struct TakeRevocation {
    static constexpr std::string_view name = "take_revocation";
    using Outcome = std::optional<TokenRevocation>;
    Time now;
    std::chrono::microseconds pause;
};

// Removes a revocation with its tokens.
struct EndRevocation {
    static constexpr std::string_view name = "end_revocation";
    using Outcome = Done;
    std::string_view id;
};

}  // namespace holdfast::storage
