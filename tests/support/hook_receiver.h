// The receiver of webhooks, without a socket: keeps what it gets and answers as a test says.
#pragma once

#include "accounts/webhook_message.h"
#include "http/fetch.h"
#include "sync/mutex.h"

#include <string>
#include <vector>

namespace holdfast::test {

struct ReceivedHook {
    std::string url;
    std::string id;
    std::string timestamp;
    std::string signature;
    std::string body;
};

// Thread-safe.
class HookReceiver final : public http::Fetcher {
  public:
    http::FetchResult fetch(const http::FetchRequest& request) override {
        const auto header = [&](const char* name) { return *request.headers.find(name); };
        const sync::Lock lock(mutex_);
        received_.push_back({request.url, header("webhook-id"), header("webhook-timestamp"),
                             header("webhook-signature"), request.body});
        return answer_;
    }

    void answer(int status) { answer(http::Answer{status, {}, ""}); }
    void answer(http::FetchResult result) {
        const sync::Lock lock(mutex_);
        answer_ = std::move(result);
    }
    // What came since the last call.
    std::vector<ReceivedHook> take() {
        const sync::Lock lock(mutex_);
        return std::exchange(received_, {});
    }

  private:
    sync::Mutex mutex_;
    http::FetchResult answer_ GUARDED_BY(mutex_) = http::Answer{204, {}, ""};
    std::vector<ReceivedHook> received_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::test
