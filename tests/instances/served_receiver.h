// A receiver of webhooks on a socket of the test's own process.
#pragma once

#include "http/server.h"
#include "sync/mutex.h"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace holdfast::test {

// Thread-safe.
class ServedReceiver {
  public:
    ServedReceiver() {
        auto listener = http::Listener::bind({"127.0.0.1", 0});
        url_ = "http://" + listener.endpoint().text() + "/hook";
        server_ = http::serve(
            std::move(listener), {},
            {.route = {},
             .handle = [this](const http::Request& request) { return handle(request); },
             .refuse =
                 [](const http::RefusedRequest& refused) { return http::Response::empty(refused.status); }});
    }

    const std::string& url() const { return url_; }

    // From now on `hook` runs for each request, before its answer is sent; it gets the number of the request.
    void before_answers(std::function<void(std::size_t)> hook) {
        const sync::Lock lock(mutex_);
        hook_ = std::move(hook);
    }

    // Waits until so many requests have been answered. Throws std::runtime_error after a minute.
    void await(std::size_t answered) {
        sync::Lock lock(mutex_);
        if (!changed_.wait_for(lock, std::chrono::minutes(1),
                               [&]() REQUIRES(mutex_) { return answered_ >= answered; }))
            throw std::runtime_error("only " + std::to_string(answered_) + " webhooks have arrived");
    }

    // The webhook-id of each request so far, as they arrived.
    std::vector<std::string> ids() {
        const sync::Lock lock(mutex_);
        return ids_;
    }
    // The most requests that were in work at a time.
    int most_at_once() {
        const sync::Lock lock(mutex_);
        return most_at_once_;
    }

  private:
    http::Response handle(const http::Request& request) {
        std::function<void(std::size_t)> hook;
        std::size_t number = 0;
        {
            const sync::Lock lock(mutex_);
            ids_.push_back(*request.headers.find("webhook-id"));
            number = ids_.size();
            most_at_once_ = std::max(most_at_once_, ++in_work_);
            hook = hook_;
        }
        if (hook) hook(number);
        const sync::Lock lock(mutex_);
        --in_work_;
        ++answered_;
        changed_.notify_all();
        return http::Response::empty(204);
    }

    std::string url_;
    sync::Mutex mutex_;
    sync::Condition changed_;
    std::vector<std::string> ids_ GUARDED_BY(mutex_);
    std::size_t answered_ GUARDED_BY(mutex_) = 0;
    int in_work_ GUARDED_BY(mutex_) = 0;
    int most_at_once_ GUARDED_BY(mutex_) = 0;
    std::function<void(std::size_t)> hook_ GUARDED_BY(mutex_);
    std::unique_ptr<http::Server> server_;  // declared last: it ends before what it uses
};

}  // namespace holdfast::test
