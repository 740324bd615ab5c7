// The demo provider: an identity provider of our own that speaks Microsoft's dialect, so that the whole flow
// runs offline. It keeps everything in memory and trusts whoever picks an account: loopback only, and only
// with --demo.
#pragma once

#include "base/clock.h"
#include "crypto/jose.h"
#include "http/message.h"
#include "oauth/provider.h"

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::oauth {

struct DemoOptions {
    std::string client_id = "demo-client";
    std::string client_secret = "demo-secret";
    // What signs id_tokens; a new key where there is none.
    std::optional<crypto::RsaKey> key = std::nullopt;
    // What +slow waits with; it sleeps where there is none.
    std::function<void(std::chrono::milliseconds)> wait = nullptr;
};

// Thread-safe. handle() may be served by a listener or called directly.
class DemoProvider {
  public:
    DemoProvider(DemoOptions options, const base::Clock& clock);
    ~DemoProvider();

    // Where it is reached, e.g. "http://127.0.0.1:8081": its issuer and all URLs of its discovery document.
    // Set once, before the first request.
    void set_origin(std::string origin);
    // The client's redirect URIs, matched exactly. Set once, before the first request.
    void set_redirect_uris(std::vector<std::string> redirect_uris);

    http::Response handle(http::Request request);

    // The id that the demo provider gives to an email: the first 16 hex digits of SHA-256 of the lower-cased
    // email.
    static std::string account_id(std::string_view email);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The entry of OneDrive as the demo provider at `origin` serves it.
Provider demo_onedrive(std::string_view origin, std::string_view tenant);

}  // namespace holdfast::oauth
