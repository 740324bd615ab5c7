// The demo provider: an identity provider of our own that speaks Microsoft's dialect, so that the whole flow
// runs offline. It stands in for every provider at once. It keeps everything in memory and asks for no
// password: loopback only, and only with --demo.
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

// A client that may use the demo provider. Several may share an id: then each of their secrets and redirect
// URIs counts.
struct DemoClient {
    std::string id = "demo-client";
    std::string secret = "demo-secret";
    std::vector<std::string> redirect_uris = {};  // matched exactly
};

struct DemoOptions {
    // What signs id_tokens; nullopt: a new key.
    std::optional<crypto::RsaKey> key = std::nullopt;
    // What +slow waits with; nullptr: it sleeps.
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
    // Set once, before the first request.
    void set_clients(std::vector<DemoClient> clients);

    http::Response handle(http::Request request);

    // The id that the demo provider gives to an email: the first 16 hex digits of SHA-256 of the lower-cased
    // email.
    static std::string account_id(std::string_view email);

  private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// `provider` as the demo provider at `origin` stands in for it: its name and looks, and the demo provider's
// endpoints, dialect and issuer. Its client is a DemoClient if it has none.
//
// The demo provider serves every tenant, which is the first part of its paths: it takes the first part of the
// path of the real authorization endpoint, such as OneDrive's tenant.
Provider demo_stand_in(const Provider& provider, std::string_view origin);

}  // namespace holdfast::oauth
