// A provider on a socket that writes the bytes that a test scripts, and a whole server that asks it.
#pragma once

#include "accounts/callback_limits.h"
#include "accounts/flow.h"
#include "contract/backend.h"
#include "http/fetch.h"
#include "http/server.h"
#include "support/world.h"
#include "wire/client.h"
#include "wire/raw_server.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

namespace holdfast::test {

// What it writes to a connection after it has read the request.
using Script = std::function<void(int descriptor)>;

inline Script sends(std::string text) {
    return [text = std::move(text)](int descriptor) { send_text(descriptor, text); };
}

inline std::string http_answer(const std::string& status, const std::string& body,
                               const std::string& fields = "Content-Type: application/json\r\n") {
    return "HTTP/1.1 " + status + "\r\n" + fields + "Connection: close\r\n" +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

// Its answers are valid unless a test scripts others. One connection at a time.
class ScriptedProvider {
  public:
    static constexpr const char* kToken = "/token";
    static constexpr const char* kIdentity = "/me";
    static constexpr const char* kKeys = "/keys";
    static constexpr const char* kGoodToken =
        R"({"token_type":"Bearer","access_token":"an-access-token","expires_in":3600})";
    static constexpr const char* kGoodIdentity = R"({"id":"an-id","mail":"bob@demo.example"})";

    void answer(const std::string& path, Script script) {
        const std::lock_guard lock(mutex_);
        scripts_.insert_or_assign(path, std::move(script));
    }
    void answer_well() {
        const std::lock_guard lock(mutex_);
        scripts_ = good();
    }
    std::string url(const std::string& path) const { return server_.url(path); }

  private:
    static std::map<std::string, Script> good() {
        return {{kToken, sends(http_answer("200 OK", kGoodToken))},
                {kIdentity, sends(http_answer("200 OK", kGoodIdentity))},
                {kKeys, sends(http_answer("200 OK", R"({"keys":[]})"))}};
    }

    void serve(int descriptor) {
        const std::string request = RawServer::read_request(descriptor);
        const auto start = std::min(request.find(' ') + 1, request.size());
        const std::string path = request.substr(start, request.find(' ', start) - start);
        Script script;
        {
            const std::lock_guard lock(mutex_);
            script = scripts_[path];
        }
        if (script) script(descriptor);
    }

    std::mutex mutex_;
    std::map<std::string, Script> scripts_ = good();
    RawServer server_{[this](int descriptor) { serve(descriptor); }};
};

// Short enough for a test, and long enough for a valid answer on a busy machine.
inline http::FetchLimits short_fetch_limits() {
    http::FetchLimits limits;
    limits.connect = std::chrono::seconds(2);
    limits.first_byte = std::chrono::milliseconds(300);
    limits.whole = std::chrono::milliseconds(500);
    limits.body_bytes = 64 * 1024;
    return limits;
}

// A provider whose endpoints are below `origin`, without an id_token: it needs only a token response and an
// identity.
inline oauth::Provider plain_provider(const std::string& origin) {
    auto provider = demo_onedrive("http://127.0.0.1:1");
    provider.scopes = {"Files.Read", "User.Read"};
    provider.token_endpoint = origin + ScriptedProvider::kToken;
    provider.identity_endpoint = origin + ScriptedProvider::kIdentity;
    return provider;
}

struct ServedAppOptions {
    std::size_t workers = 2;
    sync::SemaphoreLimits callbacks = accounts::callback_limits(16);
    http::FetchLimits fetch = short_fetch_limits();
};

// A server on a socket with a database and a fetcher of its own.
class ServedApp {
  public:
    explicit ServedApp(const oauth::Provider& provider, const ServedAppOptions& options = {})
        : world(contract::kSqlite.fresh()),
          fetcher_(http::open_fetcher(options.fetch)),
          installation_(with(world.installation_options, provider, options.callbacks),
                        {world.store, *fetcher_, world.clock, world.log}) {
        auto listener = http::Listener::bind({"127.0.0.1", 0});
        endpoint = listener.endpoint();
        http::ServerOptions server_options;
        server_options.workers = options.workers;
        server = http::serve(std::move(listener), server_options, installation_.app().service());
    }

    // The bytes of a callback's request, from a flow that the browser starts here. With an account, the demo
    // provider makes the answer; otherwise it has any code.
    std::string callback_of(Browser& browser, const std::string& account = "") {
        browser.talk_to([this](const http::Request& request) { return ask(installation_.app(), request); });
        const std::string url = browser.login_url();
        const std::string state = *http::Params::parse(http::Url::parse(url)->query).only("state");
        const std::string cookie = "holdfast_flow_" + accounts::state_digest(state).substr(0, 16);
        const std::string target = account.empty() ? "/auth/onedrive/callback?code=c&state=" + state
                                                   : browser.come_back(url, account);
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "=" +
               browser.cookie(cookie, "/auth/onedrive/callback") + "\r\n\r\n";
    }

    World world;
    http::Endpoint endpoint;

  private:
    static cli::InstallationOptions with(cli::InstallationOptions options, const oauth::Provider& provider,
                                         const sync::SemaphoreLimits& callbacks) {
        options.providers = {provider};
        options.callbacks = callbacks;
        return options;
    }

    std::unique_ptr<http::Fetcher> fetcher_;
    cli::Installation installation_;

  public:
    std::unique_ptr<http::Server> server;  // declared last, so destroyed first
};

}  // namespace holdfast::test
