#include "oauth/demo/grants.h"

#include "base/json.h"
#include "base/random.h"
#include "crypto/digest.h"
#include "crypto/jose.h"
#include "crypto/pkce.h"
#include "oauth/demo/faults.h"

#include <algorithm>
#include <utility>

namespace holdfast::oauth::demo {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::string_view kCode = "code";
constexpr std::string_view kAccessToken = "access";
constexpr std::string_view kRefreshToken = "refresh";

bool verifier_matches(const std::string& challenge, const std::string& verifier) {
    return crypto::is_code_verifier(verifier) &&
           crypto::equal_in_constant_time(crypto::code_challenge(verifier), challenge);
}

// True if a code or token is presented at the tenant and by the client that it was issued to (RFC 6749
// sections 4.1.3 and 6).
template <typename Presented>
bool is_of(const Authorization& authorization, const Presented& presented) {
    return authorization.tenant == presented.tenant && authorization.client_id == presented.client_id;
}

}  // namespace

bool Authorization::has_scope(std::string_view scope) const {
    return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

std::int64_t Authorization::access_token_seconds() const {
    return has_fault(account.email, Fault::expired) ? kShortAccessTokenSeconds
                                                    : dialect->access_token_seconds;
}

Grants::Grants(std::size_t capacity) : capacity_(capacity), key_(base::random_bytes(kKeyBytes)) {}

std::string Grants::issue_code(Authorization authorization, base::Time now) {
    const std::int64_t seconds = base::unix_seconds(now);
    const sync::Lock lock(mutex_);
    make_room(seconds);
    const std::int64_t id = ++last_id_;
    entries_.emplace(id, Grant{std::move(authorization), seconds + kGrantSeconds, 0});
    return sign(kCode, {id, 0}, seconds + kCodeSeconds);
}

IssueResult Grants::redeem_code(const Redemption& redemption, base::Time now) {
    const auto token = read(kCode, redemption.code, now);
    if (const auto* fault = std::get_if<GrantFault>(&token)) return *fault;

    const sync::Lock lock(mutex_);
    const auto entry = entries_.find(std::get<Token>(token).grant);
    if (entry == entries_.end() || !is_of(entry->second.authorization, redemption))
        return GrantFault::unknown;
    Grant& grant = entry->second;
    if (grant.generation > 0) {
        entries_.erase(entry);
        return GrantFault::redeemed;
    }
    if (grant.authorization.redirect_uri != redemption.redirect_uri) return GrantFault::redirect_uri;
    if (!verifier_matches(grant.authorization.code_challenge, redemption.code_verifier))
        return GrantFault::verifier;
    ++grant.generation;
    return issue(*entry, now);
}

IssueResult Grants::refresh(const Refreshment& refreshment, base::Time now) {
    const auto token = read(kRefreshToken, refreshment.refresh_token, now);
    if (const auto* fault = std::get_if<GrantFault>(&token)) return *fault;

    const sync::Lock lock(mutex_);
    const auto entry = entries_.find(std::get<Token>(token).grant);
    if (entry == entries_.end() || !is_of(entry->second.authorization, refreshment))
        return GrantFault::unknown;
    Grant& grant = entry->second;
    const bool rotates =
        grant.authorization.dialect->rotates || has_fault(grant.authorization.account.email, Fault::rotate);
    if (rotates && grant.generation != std::get<Token>(token).generation) {
        entries_.erase(entry);
        return GrantFault::redeemed;
    }
    const bool granted =
        std::all_of(refreshment.scopes.begin(), refreshment.scopes.end(),
                    [&](const std::string& scope) { return grant.authorization.has_scope(scope); });
    if (!granted) return GrantFault::scope;
    ++grant.generation;
    Issued issued = issue(*entry, now);
    if (!refreshment.scopes.empty()) issued.authorization.scopes = refreshment.scopes;
    return issued;
}

std::variant<Authorization, GrantFault> Grants::find_by_access_token(const std::string& access_token,
                                                                     base::Time now) const {
    const auto token = read(kAccessToken, access_token, now);
    if (const auto* fault = std::get_if<GrantFault>(&token)) return *fault;
    const sync::Lock lock(mutex_);
    const auto entry = entries_.find(std::get<Token>(token).grant);
    if (entry == entries_.end()) return GrantFault::unknown;
    return entry->second.authorization;
}

bool Grants::revoke(const std::string& text, const std::optional<std::string>& client_id, base::Time now) {
    auto token = read(kRefreshToken, text, now);
    if (std::holds_alternative<GrantFault>(token)) token = read(kAccessToken, text, now);
    if (std::holds_alternative<GrantFault>(token)) return false;
    const sync::Lock lock(mutex_);
    const auto entry = entries_.find(std::get<Token>(token).grant);
    if (entry == entries_.end()) return false;
    const Authorization ended = entry->second.authorization;
    if (client_id && *client_id != ended.client_id) return false;
    if (!ended.dialect->revocation_ends_every_grant) {
        entries_.erase(entry);
        return true;
    }
    std::erase_if(entries_, [&](const auto& other) {
        const Authorization& authorization = other.second.authorization;
        return authorization.dialect == ended.dialect && authorization.client_id == ended.client_id &&
               authorization.account.id == ended.account.id;
    });
    return true;
}

std::size_t Grants::size() const {
    const sync::Lock lock(mutex_);
    return entries_.size();
}

std::string Grants::sign(std::string_view kind, const Token& token, std::int64_t expires_at) const {
    return crypto::sign_hs256(
        key_,
        base::Json::object(
            {{"typ", kind}, {"grant", token.grant}, {"generation", token.generation}, {"exp", expires_at}}));
}

std::variant<Grants::Token, GrantFault> Grants::read(std::string_view kind, const std::string& text,
                                                     base::Time now) const {
    const std::optional<base::Json> claims = crypto::verify_hs256(key_, text);
    if (!claims || *claims->string("typ") != kind) return GrantFault::unknown;
    if (base::unix_seconds(now) >= *claims->integer("exp")) return GrantFault::expired;
    return Token{*claims->integer("grant"), *claims->integer("generation")};
}

Issued Grants::issue(const Entries::value_type& entry, base::Time now) const {
    const auto& [id, grant] = entry;
    const Token token{id, grant.generation};
    const std::int64_t access_ends_at = base::unix_seconds(now) + grant.authorization.access_token_seconds();
    return {grant.authorization, sign(kAccessToken, token, access_ends_at),
            sign(kRefreshToken, token, grant.ends_at)};
}

void Grants::make_room(std::int64_t now) {
    while (!entries_.empty() && (entries_.begin()->second.ends_at <= now || entries_.size() >= capacity_)) {
        entries_.erase(entries_.begin());
    }
}

}  // namespace holdfast::oauth::demo
