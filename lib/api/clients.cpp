#include "api/clients.h"

#include "http/url.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace holdfast::api {
namespace {

constexpr int kRequestsOfThisMachine = 100;

// True if the request has a field by which proxies show themselves: that of RFC 7239, or an older one.
bool came_through_proxy(const http::Request& request) {
    constexpr std::array<std::string_view, 4> kTraces = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"};
    return std::any_of(kTraces.begin(), kTraces.end(),
                       [&](std::string_view name) { return request.headers.find(name) != nullptr; });
}

bool is_elsewhere(const std::string& public_url) {
    const auto url = http::Url::parse(public_url);
    return url && !url->is_loopback();
}

}  // namespace

Clients::Clients(http::AddressRanges trusted_proxies, std::string public_url, base::Log& log)
    : trusted_proxies_(std::move(trusted_proxies)),
      public_url_(std::move(public_url)),
      log_(log),
      until_warning_(is_elsewhere(public_url_) ? kRequestsOfThisMachine : 0) {}

std::string Clients::of(const http::Request& request) {
    const auto client = http::client_address(request, trusted_proxies_);
    if (!client) return "";
    watch_loopback(request, *client);
    std::string text = client->text();
    const bool is_untrusted_peer = text == request.remote_address && !contains(trusted_proxies_, *client);
    if (is_untrusted_peer && came_through_proxy(request) && !has_warned_of_proxy_.test_and_set()) {
        log_.warning("A proxy at " + text +
                     " is not among --trusted-proxies: all its clients are counted as one");
    }
    return text;
}

void Clients::watch_loopback(const http::Request& request, const http::Address& client) {
    if (until_warning_ <= 0 || request.path == "/health" || request.path == "/ready") return;
    if (!client.is_loopback()) {
        until_warning_ = 0;
        return;
    }
    if (--until_warning_ != 0) return;
    log_.warning("All requests come from this machine, but the public URL is " + public_url_ +
                 ": name the proxy in --trusted-proxies and let it send X-Forwarded-For; until then all its "
                 "clients are counted as one");
}

}  // namespace holdfast::api
