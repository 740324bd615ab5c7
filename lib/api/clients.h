// The client of each request, for the log. Warns, once for each of two reasons, of a proxy whose clients all
// look like one.
#pragma once

#include "base/log.h"
#include "http/address.h"
#include "http/message.h"

#include <atomic>
#include <string>

namespace holdfast::api {

// Thread-safe.
class Clients {
  public:
    // The log outlives this object.
    Clients(http::AddressRanges trusted_proxies, std::string public_url, base::Log& log);

    // The client's address (http/address.h); "" if it is unknown. Warns if the request came through a proxy
    // that is not trusted; also if the first hundred requests all came from this machine although the public
    // URL is elsewhere: then a proxy on this machine does not name its clients. /health and /ready don't
    // count.
    std::string of(const http::Request& request);

  private:
    void watch_loopback(const http::Request& request, const http::Address& client);

    http::AddressRanges trusted_proxies_;
    std::string public_url_;
    base::Log& log_;
    std::atomic_flag has_warned_of_proxy_;
    std::atomic<int> until_warning_;  // requests; 0 or less once it has warned or need not warn
};

}  // namespace holdfast::api
