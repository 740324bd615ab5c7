// The access tokens whose signature was verified lately, with what they say.
//
// A signature costs a fifth of a short request. Whether a key of this process has signed a text never
// changes, so the answer may be kept. What can change is asked each time by the caller: the time, and the
// session, in the database.
#pragma once

#include "sync/mutex.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace holdfast::accounts {

struct AccessClaims {
    std::string user_id;
    std::string session_id;
};

struct VerifiedToken {
    AccessClaims claims;
    std::int64_t expires_at;  // seconds since 1970
};

// Thread-safe.
class VerifiedTokens {
  public:
    // Of the tokens that were used last so many are kept, and at most twice as many in all.
    static constexpr std::size_t kKept = 4096;
    // A longer token is not kept.
    static constexpr std::size_t kMostBytes = 2048;

    // Null if the token was not kept.
    std::shared_ptr<const VerifiedToken> find(std::string_view token);

    void keep(std::string_view token, std::shared_ptr<const VerifiedToken> verified);

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    using Tokens =
        std::unordered_map<std::string, std::shared_ptr<const VerifiedToken>, Hash, std::equal_to<>>;

    void keep_recent(std::string token, std::shared_ptr<const VerifiedToken> verified) REQUIRES(mutex_);

    sync::Mutex mutex_;
    // When the recent ones are full, they become the older ones, and those are forgotten. One that is used
    // again is recent again.
    Tokens recent_ GUARDED_BY(mutex_);
    Tokens older_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::accounts
