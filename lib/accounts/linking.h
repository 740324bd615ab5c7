// Connecting a cloud account: from a signed-in user to the provider and back.
//
//   begin     user -> authorization URL, and a sealed flow that the browser keeps
//   complete  callback -> state checked -> authorization response read -> a place at the provider taken
//             -> session read, state used up -> code redeemed -> ownership claimed
//
// Invariants: the state is checked before any other part of a callback, so only flows that began here can
// take a place. The state is used up before the provider is asked, or before a callback without a code is
// answered. A callback that gets no place uses neither its state nor its code, so the same request may
// succeed a moment later.
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
#include <string_view>
#include <variant>

namespace holdfast::accounts {

struct LinkingStart {
    std::string url;           // where the browser goes
    std::string state_digest;  // names the flow in this browser
    std::string sealed_flow;
    base::Time expires_at;
};

// The provider's endpoints are not known, and can't be asked for now.
struct ProviderUnreachable {};
using StartResult = std::variant<LinkingStart, ProviderUnreachable>;

// A callback, not checked yet.
struct Callback {
    const http::Params& query;
    std::optional<std::string> sealed_flow;      // what the browser kept under state_digest
    std::optional<std::string> browser_user_id;  // the user who is or was last signed in in this browser
    std::string network;                         // where it came from; empty if that is not known
};

struct ProviderDenied {
    std::string
        error;  // a code of RFC 6749 section 4.1.2.1 or OpenID Connect Core 3.1.2.6, or "provider_error"
};
using CallbackResult = std::variant<Connected, OwnershipConflict, ProviderDenied, LinkFault>;

// Where a flow that an application began (AppReturn) takes its browser.
struct BackToApp {
    std::string url;
    std::string session_code;  // exactly with Connected; else empty
};
struct Completion {
    CallbackResult result;
    std::optional<BackToApp> back_to_app{};  // never for a callback whose state opens no flow
};

// What is wrong with a session code or its verifier.
enum class SessionCodeFault { not_ours, expired, wrong_verifier };

// The digest of a callback's state; nullopt if it has none or several.
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

    struct Wishes {
        // The provider is asked for the account of this email (OpenID Connect Core 3.1.2.1); the person may
        // still choose another one.
        std::optional<std::string> login_hint{};
        std::optional<AppReturn> app_return{};
    };
    // Asks the provider only for its endpoints, if they are to be discovered; then it blocks.
    [[nodiscard]] StartResult begin(const oauth::Provider& provider, const CurrentUser& user,
                                    const Wishes& wishes) const;

    // A ticket that begins the same for this user and session, in a browser that has no cookie of ours: for
    // kFlowLifetime, once.
    std::string ticket(const oauth::Provider& provider, const CurrentUser& user,
                       const std::optional<AppReturn>& app_return) const;

    // Uses a ticket up, unless the provider can't be reached. nullopt if it is not ours, has expired or was
    // used, or if its session has ended. Throws storage::StoreError.
    [[nodiscard]] std::optional<StartResult> begin_by_ticket(const oauth::Providers& providers,
                                                             std::string_view ticket);

    // Blocks while it waits for a place and while it asks the provider; no transaction is open meanwhile.
    // Never throws storage::StoreError: it logs it and returns LinkFault::database_error.
    [[nodiscard]] Completion complete(const oauth::Provider& provider, const Callback& callback);

    // The session code, if it is good and `verifier` is that of its challenge (RFC 7636 section 4.6). Whether
    // it was used only Users::exchange() finds out.
    [[nodiscard]] std::variant<SessionCode, SessionCodeFault> check_session_code(
        std::string_view code, std::string_view verifier) const;

  private:
    // Takes a place at the provider if it must be asked.
    oauth::DiscoveryResult complete_provider(const oauth::Provider& provider) const;
    // The flow that the callback completes; nullopt if its state is not valid. Reads nothing.
    std::optional<Flow> check_state(const oauth::Provider& provider, const Callback& callback);
    // False if the state was used already or has expired meanwhile, or if the flow's session has ended.
    bool use_state(const Callback& callback, const Flow& flow);
    // All steps after the check of the state.
    CallbackResult proceed(const oauth::Provider& provider, const Callback& callback, const Flow& flow);
    CallbackResult redeem(const oauth::Provider& provider, const Flow& flow, const std::string& code,
                          const std::string& network);
    Completion completion(CallbackResult result, const std::optional<Flow>& flow) const;

    Parts parts_;
    std::string public_url_;
};

}  // namespace holdfast::accounts
