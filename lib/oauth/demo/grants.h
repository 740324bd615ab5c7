// The grants of account holders: one entry for each authorization, from its code to its last token.
//
// Codes and tokens are signed texts that name their entry, so ending a grant ends all of them at once. The
// table is bounded: expired entries are removed, and so is the oldest one if the table is full.
#pragma once

#include "base/clock.h"
#include "oauth/demo/accounts.h"
#include "oauth/demo/dialect.h"
#include "sync/mutex.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::oauth::demo {

inline constexpr std::int64_t kCodeSeconds = 60;
inline constexpr std::int64_t kShortAccessTokenSeconds = 5;  // of the fault +expired
inline constexpr std::int64_t kGrantSeconds = std::int64_t{90} * 24 * 60 * 60;

// One agreement of an account holder.
struct Authorization {
    Account account;
    std::string tenant;
    std::string client_id;
    std::string redirect_uri;
    std::string code_challenge;
    std::vector<std::string> scopes;
    std::optional<std::string> nonce;
    const Dialect* dialect = &kMicrosoft;
    bool is_offline = false;  // asked for a refresh token

    bool has_scope(std::string_view scope) const;
    // How long its access tokens live, in seconds.
    std::int64_t access_token_seconds() const;
};

struct Issued {
    Authorization authorization;
    std::string access_token;
    std::string refresh_token;
};

enum class GrantFault {
    unknown,  // not a code or token of ours, or of another tenant or client, or its grant has ended
    expired,
    redeemed,      // used before; the second use has ended the grant
    redirect_uri,  // not the one of the authorization request
    verifier,      // does not match the challenge (RFC 7636 section 4.6)
    scope,         // more than was granted (RFC 6749 section 6)
};
using IssueResult = std::variant<Issued, GrantFault>;

struct Redemption {
    std::string code;
    std::string tenant;
    std::string client_id;
    std::string redirect_uri;
    std::string code_verifier;
};

struct Refreshment {
    std::string refresh_token;
    std::string tenant;
    std::string client_id;
    std::vector<std::string> scopes;  // empty: all that were granted
};

// Thread-safe.
class Grants {
  public:
    explicit Grants(std::size_t capacity = 10'000);

    // The authorization code (RFC 6749 section 4.1.2): valid for kCodeSeconds, once.
    std::string issue_code(Authorization authorization, base::Time now);

    // A code that was refused for its redirect URI or verifier is not spent. A second use ends the grant, and
    // with it the tokens of the first (section 4.1.2).
    [[nodiscard]] IssueResult redeem_code(const Redemption& redemption, base::Time now);

    // Issues a new refresh token. Older ones stay good, unless the dialect rotates or the account has the
    // fault +rotate: then the reuse of an older one ends the grant (RFC 9700 section 4.14.2). The new tokens
    // have the scopes that were asked for.
    [[nodiscard]] IssueResult refresh(const Refreshment& refreshment, base::Time now);

    // The authorization of a valid access token; otherwise `unknown` or `expired`.
    [[nodiscard]] std::variant<Authorization, GrantFault> find_by_access_token(
        const std::string& access_token, base::Time now) const;

    // Ends the grant of an access or refresh token, and with it all of its tokens; in a dialect where that
    // ends every grant, also the others of the same account to the same client. False for any other text, and
    // for a token of another client than `client_id`, unless that is nullopt.
    bool revoke(const std::string& token, const std::optional<std::string>& client_id, base::Time now);

    std::size_t size() const;

  private:
    struct Grant {
        Authorization authorization;
        std::int64_t ends_at;         // seconds since 1970
        std::int64_t generation = 0;  // of the refresh token; 0 before the code is redeemed
    };
    struct Token {
        std::int64_t grant;
        std::int64_t generation;
    };
    using Entries = std::map<std::int64_t, Grant>;

    std::string sign(std::string_view kind, const Token& token, std::int64_t expires_at) const;
    std::variant<Token, GrantFault> read(std::string_view kind, const std::string& text,
                                         base::Time now) const;
    Issued issue(const Entries::value_type& entry, base::Time now) const;
    void make_room(std::int64_t now) REQUIRES(mutex_);

    const std::size_t capacity_;
    const std::string key_;
    mutable sync::Mutex mutex_;
    Entries entries_ GUARDED_BY(mutex_);  // by id, which grows: oldest first
    std::int64_t last_id_ GUARDED_BY(mutex_) = 0;
};

}  // namespace holdfast::oauth::demo
