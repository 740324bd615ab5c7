// A webhook's receiver at the demo provider's address: an app's backend that verifies what it is sent, as
// Standard Webhooks demand, and shows it at the page of the demo.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "http/message.h"
#include "storage/store.h"
#include "sync/mutex.h"

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace holdfast::demo {

// Thread-safe. Store and clock outlive it.
class HookReceiver {
  public:
    static constexpr std::string_view kPath = "/webhook";

    HookReceiver(storage::Store& store, const base::Clock& clock) : store_(store), clock_(clock) {}

    // Adds a webhook with a new secret for the app "demo-webhook", which is made if it is missing; one that
    // an earlier process has added goes. `sealing_key` is crypto::Keys::hook_secrets. Before the first
    // receive(). Throws storage::StoreError.
    void open(const std::string& origin, const std::string& sealing_key);

    // 204 if the signature is right and the message is not older than kTolerance, else 401. It is kept in
    // either case.
    http::Response receive(const http::Request& request);

    // [{at, id, type, is_genuine, body}], the newest first.
    base::Json messages() const;

  private:
    static constexpr std::size_t kMostMessages = 50;
    static constexpr std::chrono::minutes kTolerance{5};

    struct Message {
        base::Time at;
        std::string id;
        std::string type;
        bool is_genuine;
        std::string body;
    };

    bool is_genuine(const http::Request& request) const;

    storage::Store& store_;
    const base::Clock& clock_;
    std::string secret_;  // empty until open()
    mutable sync::Mutex mutex_;
    std::deque<Message> messages_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::demo
