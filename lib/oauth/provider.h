// Identity providers as data: adding one is adding one entry, plus a parse function where its JSON differs.
#pragma once

#include "base/json.h"

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
};

// Reads the identity endpoint's answer; nothing where the id is no text, is empty, has more than 255 bytes or
// holds control characters, or where there is no usable email (at most 254 bytes).
using ParseIdentity = std::optional<Identity> (*)(const base::Json& answer);

struct Provider {
    std::string name;          // "onedrive": in paths, rows and error codes
    std::string display_name;  // "OneDrive"
    std::string client_id;     // empty: this provider is not configured
    std::string client_secret;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string identity_endpoint;
    std::string issuer;  // may hold {tenantid}, filled from the id_token's `tid`
    std::string jwks_uri;
    std::vector<std::string> scopes;
    ParseIdentity parse_identity = nullptr;

    // True where `openid` is among the scopes: then an id_token is required and verified.
    bool expects_id_token() const;
    // The scopes, separated by blanks (RFC 6749 section 3.3).
    std::string scope() const;
};

// Immutable after construction, thread-safe.
class Providers {
  public:
    explicit Providers(std::vector<Provider> entries) : entries_(std::move(entries)) {}
    // A null pointer where there is no such provider.
    const Provider* find(std::string_view name) const;
    const std::vector<Provider>& all() const { return entries_; }

  private:
    std::vector<Provider> entries_;
};

// Microsoft's OneDrive for a tenant: "common", "consumers", "organizations" or a tenant's id. `login_origin`
// and `graph_origin` are Microsoft's, or the demo provider's, which speaks the same dialect.
Provider onedrive(std::string_view tenant,
                  std::string_view login_origin = "https://login.microsoftonline.com",
                  std::string_view graph_origin = "https://graph.microsoft.com");

// True where `issuer` is what `expected` says, in which {tenantid} stands for `tenant_id` (a UUID), or for
// any UUID where `tenant_id` is absent.
bool issuer_matches(std::string_view expected, std::string_view issuer,
                    const std::optional<std::string>& tenant_id = std::nullopt);

}  // namespace holdfast::oauth
