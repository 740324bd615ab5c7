// Requests to a provider: bounded in time and size, certificates verified, redirects never followed.
#pragma once

#include "http/address.h"
#include "http/message.h"
#include "http/resolver.h"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace holdfast::http {

struct FetchLimits {
    std::chrono::milliseconds connect{3000};  // for resolving the host, connecting and TLS together
    std::chrono::milliseconds first_byte{5000};
    std::chrono::milliseconds whole{10000};  // from the first byte sent to the last one received
    std::size_t body_bytes = 1 << 20;
};

struct FetchRequest {
    std::string method;  // "GET" or "POST"
    std::string url;     // absolute, http or https
    Headers headers;
    std::string body;
};

// The provider answered, whatever its status.
struct Answer {
    int status;
    Headers headers;  // cpp-httplib decodes percent-escapes in their values: not fit to be passed on
    std::string body;
};

enum class FetchFailure {
    bad_url,  // or a method or a header field that can't be sent
    connect,  // refused, unreachable, no such host
    connect_timeout,
    forbidden_address,  // the host has no address that may be connected to
    tls,                // certificate or handshake
    timeout,            // the limit first_byte or whole passed
    too_large,          // over body_bytes
    broken,             // closed early, or not HTTP
};
std::string_view name(FetchFailure failure);
// True if the request was sent, all of it or a part: the provider may have acted on it.
bool may_have_arrived(FetchFailure failure);

using FetchResult = std::variant<Answer, FetchFailure>;

// Thread-safe. Keeps connections to a provider alive and reuses them.
class Fetcher {
  public:
    virtual ~Fetcher() = default;
    [[nodiscard]] virtual FetchResult fetch(const FetchRequest& request) = 0;
};

// Whether a connection to this address may be made.
using MayConnect = bool (*)(const Address&);
inline bool to_any_address(const Address&) { return true; }

// `may_connect` decides on each address that the host resolves to, and only such an address is connected to.
std::unique_ptr<Fetcher> open_fetcher(FetchLimits limits = {}, LookUp look_up = http::look_up,
                                      MayConnect may_connect = to_any_address);

}  // namespace holdfast::http
