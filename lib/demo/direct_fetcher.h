// A Fetcher that hands requests to services of this process, without a socket.
#pragma once

#include "http/fetch.h"
#include "http/message.h"

#include <functional>
#include <map>
#include <string>

namespace holdfast::demo {

// Thread-safe once all origins are added. What answers outlives it.
class DirectFetcher final : public http::Fetcher {
  public:
    using Handler = std::function<http::Response(http::Request request)>;

    void add(std::string origin, Handler handler) {
        handlers_.insert_or_assign(std::move(origin), std::move(handler));
    }

    // FetchFailure::connect if nobody answers at the origin.
    http::FetchResult fetch(const http::FetchRequest& request) override;

  private:
    std::map<std::string, Handler> handlers_;
};

}  // namespace holdfast::demo
