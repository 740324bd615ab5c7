// Connecting a cloud account: from a signed-in user to the provider and back.
//
//   begin     user -> authorization URL, and a sealed flow that the browser keeps
//   complete  callback -> state checked -> authorization response read -> code redeemed -> ownership claimed
//
// Invariant: the state is checked before anything else of a callback is looked at, and used up by that.
#pragma once

#include "accounts/flow.h"
#include "accounts/ownership.h"
#include "accounts/users.h"
#include "http/url.h"
#include "oauth/client.h"

#include <optional>
#include <string>
#include <variant>

namespace holdfast::accounts {

struct LinkingStart {
    std::string url;           // where the browser goes
    std::string state_digest;  // names the flow in this browser
    std::string sealed_flow;
};

// A callback as it arrived.
struct Callback {
    const http::Params& query;
    std::optional<std::string> sealed_flow;      // what the browser kept under state_digest
    std::optional<std::string> browser_user_id;  // who is signed in, or was last, in this browser
};

struct ProviderDenied {
    std::string
        error;  // a code of RFC 6749 section 4.1.2.1 or OpenID Connect Core 3.1.2.6, or "provider_error"
};
enum class LinkFault {
    invalid_state,  // missing, foreign, expired, used, from another browser; the session behind it is over;
                    // another user signed in meanwhile
    no_code,
    invalid_grant,
    token_exchange_failed,
    userinfo_failed,
    database_query_failed,
    database_inconsistency,
    database_error,
};
using CallbackResult = std::variant<Connected, OwnershipConflict, ProviderDenied, LinkFault>;

// The digest of the one state that a callback carries; nothing where it has none or several.
std::optional<std::string> callback_state_digest(const http::Params& query);

// Thread-safe. Everything given to it outlives it.
class Linking {
  public:
    struct Parts {
        storage::Store& store;
        oauth::Client& client;
        const crypto::Sealer& flow_sealer;
        Ownership& ownership;
        const base::Clock& clock;
        base::Log& log;
    };

    // `public_url` is the base of all redirect URIs.
    Linking(Parts parts, std::string public_url) : parts_(parts), public_url_(std::move(public_url)) {}

    LinkingStart begin(const oauth::Provider& provider, const CurrentUser& user) const;

    // Blocks while the provider is asked; no transaction is open meanwhile. Never throws storage::StoreError:
    // it logs and names it.
    [[nodiscard]] CallbackResult complete(const oauth::Provider& provider, const Callback& callback);

  private:
    std::string redirect_uri(const oauth::Provider& provider) const;
    std::optional<Flow> use_state(const oauth::Provider& provider, const Callback& callback);
    CallbackResult redeem(const oauth::Provider& provider, const Flow& flow, const std::string& code);

    Parts parts_;
    std::string public_url_;
};

}  // namespace holdfast::accounts
