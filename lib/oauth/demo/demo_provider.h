// The demo provider: an identity provider of our own that answers as each known provider does, in its own
// dialect, so that the whole flow runs offline. It replaces every provider at once. It keeps everything in
// memory and asks for no password: it runs on loopback only, and only with --demo.
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

// A client that may use the demo provider. If several have the same id, each of their secrets and redirect
// URIs is valid.
struct DemoClient {
    std::string id = "demo-client";
    std::string secret = "demo-secret";
    std::vector<std::string> redirect_uris = {};  // matched exactly
};

struct DemoOptions {
    // Signs id_tokens; nullopt: a new key is made.
    std::optional<crypto::RsaKey> key = std::nullopt;
    // Waits for the fault +slow; nullptr: the thread sleeps.
    std::function<void(std::chrono::milliseconds)> wait = nullptr;
};

// Thread-safe. handle() may be served by a listener or called directly.
class DemoProvider {
  public:
    DemoProvider(DemoOptions options, const base::Clock& clock);
    ~DemoProvider();

    // The beginning of its issuer and of all URLs in its discovery document, e.g. "http://127.0.0.1:8081".
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

// `provider` as replaced by the demo provider at `origin`. If it has no client, it gets a DemoClient.
//
// An entry whose dialect is known keeps its words and parsers, and https://HOST/PATH becomes
// ORIGIN/HOST/PATH. Any other entry, and every one of Microsoft's, keeps its name and mark, and gets
// Microsoft's words and parsers. Those paths begin with a tenant, and every tenant is served: it is the first
// part of the path of the real authorization endpoint.
Provider demo_stand_in(const Provider& provider, std::string_view origin);

}  // namespace holdfast::oauth
