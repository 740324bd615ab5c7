// The lab: what `serve --demo` adds to an installation. It traces every request, shows the trace and the
// rows, and lets lab users act (demo/actions.h). All its paths begin with /demo.
//
//   store, fetcher, log -> traced by the lab -> Installation -> App -> the lab's service, which is served
//
// Without a Lab there is no trace, and its paths are those of nobody: 404.
#pragma once

#include "api/app.h"
#include "cli/installation.h"
#include "demo/actions.h"
#include "demo/hook_receiver.h"
#include "demo/kept_log.h"
#include "demo/trace.h"
#include "demo/traced_fetcher.h"
#include "demo/traced_store.h"
#include "demo/tracer.h"
#include "http/router.h"
#include "http/server.h"
#include "sync/semaphore.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

namespace holdfast::demo {

struct LabOptions {
    Site site;
    std::string database_url;
    cli::InstallationOptions installation;
    std::string provider_origin;
    DirectFetcher::Handler provider;               // the demo provider
    std::function<void(const Story& story)> say;   // tells of each story; thread-safe
    std::filesystem::path mail_folder{};           // of mails that are files; empty: there are none
    std::chrono::milliseconds longest_wait{2000};  // of an action, for another one to end
};

// Thread-safe. Outlives the installation, the server and the demo provider's listener.
class Lab {
  public:
    // `browsers` sends the requests of lab users; like `outside` it outlives the lab.
    Lab(const LabOptions& options, const cli::Outside& outside, http::Fetcher& browsers);

    // `outside` as the installation is to use it: traced.
    cli::Outside outside() { return {store_, fetcher_, clock_, log_, mail_, hook_fetcher_}; }

    // The App's service with the paths of the lab. The App outlives it.
    http::Service service(const api::App& app);

    // Adds the webhook whose receiver the page shows (demo/hook_receiver.h). Throws storage::StoreError.
    void receive_webhooks() { hook_receiver_.open(provider_origin_, hook_key_); }

    // The demo provider's answer to a request, traced; or the webhook receiver's, which has the same address.
    http::Response at_provider(const http::Request& request);

    // Removes the throw-away database, unless an action is still running.
    void close();

    // The lab's own paths, "/demo" first.
    static std::vector<http::RoutePattern> routes();

  private:
    struct Route;
    static const Route& route_of(const http::Request& request);

    http::Response answer(const Route& route, const api::Context& context, const http::Request& request);
    http::Response act(const Route& route, const http::Request& request);
    http::Response show_page(const api::Context& context, const http::Request& request);
    http::Response show_trace(const api::Context& context, const http::Request& request);
    http::Response show_rows(const api::Context& context, const http::Request& request);
    http::Response show_mailbox(const api::Context& context, const http::Request& request);
    http::Response show_mails(const api::Context& context, const http::Request& request);
    http::Response show_faults(const api::Context& context, const http::Request& request);

    const std::string database_url_;
    const DirectFetcher::Handler provider_;
    const std::filesystem::path mail_folder_;
    const base::Clock& clock_;
    mail::Transport* const mail_;
    Trace trace_;
    Tracer tracer_;
    TracedStore store_;
    TracedFetcher fetcher_;
    KeptLog log_;
    http::Fetcher* const hook_fetcher_;
    const std::string provider_origin_;
    const std::string hook_key_;
    HookReceiver hook_receiver_;
    http::Router router_;
    sync::Semaphore turn_;  // to act: one action at a time
    Actions actions_;
};

}  // namespace holdfast::demo
