// A demo in one process, without a socket: an installation, its lab, and the demo provider behind both.
#pragma once

#include "cli/installation.h"
#include "contract/backend.h"
#include "crypto/keys.h"
#include "demo/direct_fetcher.h"
#include "demo/lab.h"
#include "oauth/authorization.h"
#include "oauth/demo/demo_provider.h"
#include "support/answers.h"
#include "support/captured_log.h"
#include "support/demo_fetcher.h"
#include "support/manual_clock.h"
#include "support/site.h"
#include "sync/mutex.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::test {

inline constexpr const char* kOwnUrl = "http://127.0.0.1:8080";

// Passes on to a DirectFetcher, and lets a test see every exchange. Thread-safe.
class WatchedFetcher final : public http::Fetcher {
  public:
    using Watch = std::function<void(const http::FetchRequest&, const http::FetchResult&)>;

    http::FetchResult fetch(const http::FetchRequest& request) override {
        auto result = direct.fetch(request);
        if (watch) watch(request, result);
        return result;
    }

    demo::DirectFetcher direct;
    Watch watch;  // set before the first request
};

class LabWorld {
  public:
    explicit LabWorld(std::unique_ptr<contract::Backend> fresh_database)
        : database(std::move(fresh_database)),
          provider({.key = demo_key(), .wait = [](std::chrono::milliseconds) {}}, clock),
          options{.keys = crypto::Keys::derive("the secret of a demo that only tests ever see"),
                  .public_url = kOwnUrl,
                  .app_url = kOwnUrl,
                  .hashing_slots = 2,
                  .hashing_wait = std::chrono::seconds(60),
                  .rate_limits = accounts::RateLimits::Switch::off,
                  .trusted_proxies = {},
                  .edition = api::Edition::demo,
                  .handover = {.contest = std::chrono::hours(168)},
                  .callbacks = {.places = 64},
                  .providers = {demo_onedrive()}},
          store(database->open()),
          lab({.site = {kOwnUrl, kOwnUrl},
               .database_url = database->url(),
               .installation = options,
               .provider_origin = kDemoOrigin,
               .provider = [this](http::Request request) { return provider.handle(std::move(request)); },
               .say = [this](const demo::Story& story) { say(story.line); },
               .longest_wait = std::chrono::milliseconds(1)},
              {*store, of_server, clock, log, nullptr, &of_hooks}, of_browsers),
          installation(options, lab.outside()),
          service(lab.service(installation.app())) {
        provider.set_origin(kDemoOrigin);
        provider.set_clients({{.redirect_uris = {oauth::redirect_uri(kOwnUrl, demo_onedrive())}}});
        of_server.direct.add(kDemoOrigin,
                             [this](http::Request request) { return provider.handle(std::move(request)); });
        of_browsers.direct.add(kDemoOrigin,
                               [this](const http::Request& request) { return lab.at_provider(request); });
        of_hooks.add(kDemoOrigin, [this](const http::Request& request) { return lab.at_provider(request); });
        of_browsers.direct.add(kOwnUrl, [this](http::Request request) { return handle(std::move(request)); });
    }

    http::Response handle(http::Request request) const {
        service.route(request);
        http::Response response = service.handle(request);
        return response.prepared == nullptr ? response : response.prepared->response_for(request.id);
    }
    http::Response get(const std::string& target) const { return handle(make_request("GET", target)); }
    // As from the page itself.
    http::Response post(const std::string& target, const std::string& body) const {
        return handle(make_request("POST", target, body, {{"Origin", kOwnUrl}}));
    }

    // What was told so far, a line for each story.
    std::vector<std::string> stories() const {
        const sync::Lock lock(mutex_);
        return stories_;
    }
    int count(std::string_view table, const std::string& condition = "1 = 1") const {
        return std::stoi(
            database->scalar("SELECT count(*) FROM " + database->table(table) + " WHERE " + condition));
    }

    const std::unique_ptr<contract::Backend> database;
    ManualClock clock;
    CapturedLog log;
    oauth::DemoProvider provider;
    WatchedFetcher of_server;
    WatchedFetcher of_browsers;
    demo::DirectFetcher of_hooks;
    const cli::InstallationOptions options;
    const std::unique_ptr<storage::Store> store;
    demo::Lab lab;
    const cli::Installation installation;
    const http::Service service;

  private:
    void say(const std::string& line) {
        const sync::Lock lock(mutex_);
        stories_.push_back(line);
    }

    mutable sync::Mutex mutex_;
    std::vector<std::string> stories_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::test
