// Connecting a cloud account: from a signed-in user to the provider and back.
//
//   begin     user -> authorization URL, and a sealed flow that the browser keeps
//   complete  callback -> state checked -> authorization response read -> a place at the provider taken
//             -> state used up -> code redeemed -> ownership claimed
//
// Invariants: the state is checked before anything else of a callback is looked at, so that only callbacks of
// flows that began here can take a place; and it is used up before the provider is asked, or before a
// callback without a code is answered. A callback that gets no place uses up nothing: neither its state nor
// its code is spent, and the same request may succeed a moment later.
#pragma once

#include "accounts/current_user.h"
#include "accounts/flow.h"
#include "accounts/ownership.h"
#include "http/url.h"
#include "oauth/client.h"
#include "sync/semaphore.h"

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

namespace holdfast::accounts {

struct LinkingStart {
    std::string url;           // where the browser goes
    std::string state_digest;  // names the flow in this browser
    std::string sealed_flow;
    base::Time expires_at;
};

// A callback as it arrived.
struct Callback {
    const http::Params& query;
    std::optional<std::string> sealed_flow;      // what the browser kept under state_digest
    std::optional<std::string> browser_user_id;  // who is signed in, or was last, in this browser
    std::string network;                         // that it came from; empty where none is known
};

struct ProviderDenied {
    std::string
        error;  // a code of RFC 6749 section 4.1.2.1 or OpenID Connect Core 3.1.2.6, or "provider_error"
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
        sync::Semaphore& callbacks;  // places at the provider
        const base::Clock& clock;
        base::Log& log;
    };

    // `public_url` is the base of all redirect URIs.
    Linking(Parts parts, std::string public_url) : parts_(parts), public_url_(std::move(public_url)) {}

    LinkingStart begin(const oauth::Provider& provider, const CurrentUser& user) const;

    // Blocks while the provider is asked, and before that for a place there; no transaction is open
    // meanwhile. Never throws storage::StoreError: it logs and names it.
    [[nodiscard]] CallbackResult complete(const oauth::Provider& provider, const Callback& callback);

  private:
    // The flow that the callback ends, where its state is valid.
    std::optional<Flow> check_state(const oauth::Provider& provider, const Callback& callback);
    // False where it was used already, or is too old by now.
    bool use_state(const Callback& callback, const Flow& flow);
    // From a valid state on.
    CallbackResult proceed(const oauth::Provider& provider, const Callback& callback, const Flow& flow);
    CallbackResult redeem(const oauth::Provider& provider, const Flow& flow, const std::string& code,
                          const std::string& network);

    Parts parts_;
    std::string public_url_;
};

}  // namespace holdfast::accounts
