// Identity providers as data. An entry holds everything in which one provider differs from another. The flow
// reads the entry; no code compares a provider's name.
//
//   providers/*.cpp -> known_providers() -> settings fill in the client -> Providers -> authorization, token,
//                                                                          id_token, identity, quota
#pragma once

#include "base/json.h"
#include "http/url.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::oauth {

// Who controls a cloud account, as the provider says. The key is the provider's immutable id, never the
// email.
struct Identity {
    std::string provider_account_id;
    std::string email;
    // The `sub` that the id_token must have; nullopt: the id.
    std::optional<std::string> subject = std::nullopt;
};

// How the client authenticates at the token endpoint (RFC 6749 section 2.3.1).
enum class ClientAuthentication { client_secret_post, client_secret_basic };

// How much a cloud account stores and may store, in bytes.
struct Quota {
    std::int64_t used;
    std::optional<std::int64_t> total;  // nullopt if there is no limit, or none that the provider tells
};

// The method of a request with an access token; a POST has no body.
enum class ApiMethod { get, post };

// How a provider takes tokens back.
enum class RevocationMethod {
    form,    // RFC 7009: the client sends the token in a form
    bearer,  // a POST without a body, authorized by an access token of the grant that is to end
};

// Where the identity comes from: the identity endpoint's answer, or the claims of the verified id_token.
enum class IdentitySource { endpoint, id_token };

// Reads the identity from its source. Returns nullopt unless make_identity() accepts its id and its email.
using ReadIdentity = std::function<std::optional<Identity>(const base::Json& source)>;

// Reads the quota endpoint's answer. Returns nullopt unless make_quota() accepts it.
using ReadQuota = std::optional<Quota> (*)(const base::Json& answer);

// True if an identity and the claims of the verified id_token belong to the same account.
using IsSameAccount = bool (*)(const Identity& identity, const base::Json& id_token_claims);

// OpenID Connect Core section 5.3.2: the identity's `sub` is the id_token's.
bool has_same_subject(const Identity& identity, const base::Json& id_token_claims);

// The provider's own word for an error, from the body of a refusal; "" if there is none. It goes into the log
// if it is a short word; nothing else of the body does.
using ReadErrorWord = std::string (*)(const base::Json& refusal);

struct Provider;

// A setting that only this provider has. apply() writes a value into the entry, or returns what is wrong with
// the value.
struct ProviderSetting {
    std::string name;  // "tenant" for --NAME-tenant
    std::string default_text;
    std::string meaning;
    std::optional<std::string> (*apply)(Provider& provider, const std::string& value);
};

// Whether a user who has proved to control an account of another user may take it over.
enum class HandoverMode {
    proof,     // yes: the proof is enough
    approval,  // if the present owner agrees
    never,
};

struct Provider {
    std::string name;          // in paths, rows, settings and error codes: lower case letters, digits and '_'
    std::string display_name;  // for people
    std::string mark;          // its symbol in web/assets/icons.svg

    HandoverMode handover = HandoverMode::proof;
    std::string client_id;  // empty: this provider is not configured
    std::string client_secret;
    ClientAuthentication client_authentication = ClientAuthentication::client_secret_post;

    std::string authorization_endpoint;
    http::Params authorization_parameters;  // sent in addition to those of RFC 6749 section 4.1.1
    std::vector<std::string> scopes;

    std::string token_endpoint;  // empty: the endpoints are in the issuer's discovery document
    // Seconds that an access token lives if the token response does not say so (RFC 6749 section 5.1);
    // nullopt: a response without expires_in is refused.
    std::optional<std::int64_t> default_expires_in;

    IdentitySource identity_source = IdentitySource::endpoint;
    ApiMethod identity_method = ApiMethod::get;
    std::string identity_endpoint;
    ReadIdentity read_identity = nullptr;

    std::string revocation_endpoint;  // empty: the provider takes no tokens back
    RevocationMethod revocation_method = RevocationMethod::form;
    // True unless the provider says that the end of one grant leaves the other grants of the same account to
    // the same client alone. Then no tokens are revoked while anybody has the account linked: theirs would
    // end as well.
    bool revocation_ends_every_grant = true;
    ApiMethod quota_method = ApiMethod::get;
    std::string quota_endpoint;  // empty: this provider is not asked
    ReadQuota read_quota = nullptr;

    // May hold {tenantid}, filled from the id_token's `tid`. Also where there is no id_token it tells whose
    // accounts these are (oauth/account_space.h).
    std::string issuer;
    std::string jwks_uri;
    IsSameAccount is_same_account = has_same_subject;

    ReadErrorWord read_error_word = nullptr;  // nullptr: the provider has no error words of its own
    // Those that say that a code or a refresh token was too old.
    std::vector<std::string> expired_grant_words;

    std::vector<ProviderSetting> settings;

    // True if `openid` is among the scopes: then an id_token is required and verified.
    bool expects_id_token() const;
    // True if the endpoints are still to be read from the discovery document (oauth/discovery.h).
    bool is_to_be_discovered() const { return token_endpoint.empty(); }
    // The scopes, separated by blanks (RFC 6749 section 3.3).
    std::string scope() const;
};

// Immutable after construction, thread-safe.
class Providers {
  public:
    explicit Providers(std::vector<Provider> entries) : entries_(std::move(entries)) {}
    // Returns nullptr if there is no such provider.
    const Provider* find(std::string_view name) const;
    const std::vector<Provider>& all() const { return entries_; }

  private:
    std::vector<Provider> entries_;
};

// Every provider that Holdfast knows, without a client: an entry for each file of lib/oauth/providers.
const Providers& known_providers();

// The claims (OpenID Connect Core section 5.1) that are an account's id and email.
struct ClaimNames {
    std::string id = "sub";
    std::string email = "email";
};

// The entry of the kind `oidc`: any OpenID Connect issuer. Its name, client and issuer are still to be given.
Provider oidc_provider(const ClaimNames& claims);

// True for an https URL, and for an http one on loopback.
bool is_provider_url(std::string_view url);

// An identity that fits the database and a log line. Returns nullopt if the id or the email is nullptr,
// empty, too long (over 255 and 254 bytes) or holds control characters.
std::optional<Identity> make_identity(const std::string* id, const std::string* email);

// A quota without a total if `total` is a null pointer or not above 0. Returns nullopt if `used` is a null
// pointer or below 0.
std::optional<Quota> make_quota(const std::int64_t* used, const std::int64_t* total);

// True if `issuer` equals `expected`, in which {tenantid} stands for `tenant_id` (a UUID), or for any UUID if
// `tenant_id` is absent.
bool issuer_matches(std::string_view expected, std::string_view issuer,
                    const std::optional<std::string>& tenant_id = std::nullopt);

// The provider's own word for a refusal, after a blank, if it consists of at most 40 letters, digits and '_';
// "" otherwise. For the log.
std::string logged_error_word(const Provider& provider, const base::Json& refusal);

}  // namespace holdfast::oauth
