// Traces requests around a handler: the request, everything that happens while it is handled, its answer and
// its story.
#pragma once

#include "demo/story.h"
#include "demo/trace.h"
#include "http/message.h"
#include "sync/mutex.h"

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace holdfast::demo {

// Thread-safe. The trace outlives it.
class Tracer {
  public:
    // `tell` gets the story of each request that has one, and the name of its user.
    using Tell = std::function<void(const Story& story, const std::string& user)>;
    Tracer(Trace& trace, Tell tell) : trace_(trace), tell_(std::move(tell)) {}

    using Handler = std::function<http::Response(const http::Request&)>;

    // The handler's answer to a browser's request to Holdfast. Assets and /health are not traced.
    http::Response at_holdfast(const http::Request& request, const Handler& handler);

    // The handler's answer to a browser's request to the demo provider. Only its sign-in is traced:
    // Holdfast's own requests to it are events of the requests for which they are made.
    http::Response at_provider(const http::Request& request, const Handler& handler);

  private:
    // Which account is chosen at the provider, until the callback with the same state: after a fault, nothing
    // else tells it.
    void remember_choice(const http::Request& request, const std::string& location);
    std::string chosen_account(const http::Request& request) const;

    Trace& trace_;
    Tell tell_;
    mutable sync::Mutex mutex_;
    // Newest last: the digest of a state, and an email.
    std::deque<std::pair<std::string, std::string>> choices_ GUARDED_BY(mutex_);
};

}  // namespace holdfast::demo
