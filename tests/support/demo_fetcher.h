// The demo provider without a socket: the server's requests to it, and a browser's sign-in at it.
#pragma once

#include "crypto/jose.h"
#include "http/fetch.h"
#include "http/url.h"
#include "oauth/demo/demo_provider.h"

#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::test {

inline constexpr const char* kDemoOrigin = "http://127.0.0.1:8081";

// Making an RSA key takes longer than most tests: they share one.
inline const crypto::RsaKey& demo_key() {
    static const crypto::RsaKey key = crypto::RsaKey::generate();
    return key;
}

// OneDrive, replaced by the demo provider at `origin`, with the default client.
inline oauth::Provider demo_onedrive(std::string_view origin = kDemoOrigin) {
    return oauth::demo_stand_in(*oauth::known_providers().find("onedrive"), origin);
}

// Hands each request to the demo provider, unless a test has scripted the answer of its URL. URLs are counted
// and scripted without their query. Thread-safe; the demo provider outlives it.
class DemoFetcher final : public http::Fetcher {
  public:
    explicit DemoFetcher(oauth::DemoProvider& provider) : provider_(provider) {}

    http::FetchResult fetch(const http::FetchRequest& request) override {
        const std::string url = without_query(request.url);
        http::FetchResult result = answer_to(request, url);
        std::function<void()> act;
        {
            const std::lock_guard lock(mutex_);
            if (const auto found = lost_.find(url); found != lost_.end())
                result = lost_.extract(found).mapped();
            if (const auto found = meanwhile_.find(url); found != meanwhile_.end())
                act = std::move(meanwhile_.extract(found).mapped());
        }
        if (act) act();
        return result;
    }

    // Does this once, when the next answer of a URL is made and has not arrived.
    void meanwhile(const std::string& url, std::function<void()> act) {
        const std::lock_guard lock(mutex_);
        meanwhile_.insert_or_assign(url, std::move(act));
    }

    // The demo provider gets the next request for a URL, and its answer is lost on the way so.
    void lose_answer_once(const std::string& url, http::FetchFailure failure) {
        const std::lock_guard lock(mutex_);
        lost_.insert_or_assign(url, failure);
    }

    // Replaces every answer of a URL, until restore().
    void answer(const std::string& url, http::FetchResult result) {
        const std::lock_guard lock(mutex_);
        always_.insert_or_assign(url, std::move(result));
    }
    void answer(const std::string& url, int status, std::string body) {
        answer(url, http::Answer{status, {}, std::move(body)});
    }

    // Replaces the next answer of a URL; several are used up in order.
    void answer_once(const std::string& url, http::FetchResult result) {
        const std::lock_guard lock(mutex_);
        once_[url].push_back(std::move(result));
    }
    void answer_once(const std::string& url, int status, std::string body) {
        answer_once(url, http::Answer{status, {}, std::move(body)});
    }

    void restore(const std::string& url) {
        const std::lock_guard lock(mutex_);
        always_.erase(url);
        once_.erase(url);
    }

    // The requests for a URL so far, scripted ones included.
    std::vector<http::FetchRequest> requests(const std::string& url) const {
        const std::lock_guard lock(mutex_);
        const auto found = requests_.find(url);
        return found == requests_.end() ? std::vector<http::FetchRequest>() : found->second;
    }
    std::size_t count(const std::string& url) const { return requests(url).size(); }

  private:
    static std::string without_query(const std::string& url) { return url.substr(0, url.find('?')); }

    http::FetchResult answer_to(const http::FetchRequest& request, const std::string& url) {
        {
            const std::lock_guard lock(mutex_);
            requests_[url].push_back(request);
            if (auto& once = once_[url]; !once.empty()) {
                http::FetchResult result = once.front();
                once.pop_front();
                return result;
            }
            if (const auto scripted = always_.find(url); scripted != always_.end()) return scripted->second;
        }
        return ask(request);
    }

    http::FetchResult ask(const http::FetchRequest& fetched) {
        const auto url = http::Url::parse(fetched.url);
        if (!url) return http::FetchFailure::bad_url;
        if (url->origin() != kDemoOrigin) return http::FetchFailure::connect;
        http::Request request;
        request.method = fetched.method;
        request.set_target(url->target());
        request.headers = fetched.headers;
        request.body = fetched.body;
        http::Response response = provider_.handle(request);
        return http::Answer{response.status, std::move(response.headers), std::move(response.body)};
    }

    oauth::DemoProvider& provider_;
    mutable std::mutex mutex_;
    std::map<std::string, std::vector<http::FetchRequest>> requests_;
    std::map<std::string, http::FetchResult> always_;
    std::map<std::string, std::deque<http::FetchResult>> once_;
    std::map<std::string, std::function<void()>> meanwhile_;
    std::map<std::string, http::FetchFailure> lost_;
};

// Follows an authorization URL as the browser of a person who has the account `email`, without the page.
// Returns the URL that the demo provider redirects to; std::runtime_error if it does not redirect.
inline std::string sign_in_at_demo(oauth::DemoProvider& provider, const std::string& authorization_url,
                                   const std::string& email) {
    const http::Url url = http::Url::parse(authorization_url).value();
    const http::Params asked = http::Params::parse(url.query);
    http::Params query;
    for (const auto& [name, value] : asked.pairs()) {
        if (name != "prompt") query.add(name, value);
    }
    query.add("prompt", "none");
    query.add("login_hint", email);
    http::Request request;
    request.method = "GET";
    request.set_target(url.path + "?" + query.encode());
    const http::Response response = provider.handle(request);
    const std::string* location = response.headers.find("Location");
    if (location == nullptr)
        throw std::runtime_error("the demo provider answered " + std::to_string(response.status));
    return *location;
}

}  // namespace holdfast::test
