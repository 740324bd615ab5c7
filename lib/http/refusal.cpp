#include "http/refusal.h"

#include <array>
#include <utility>

namespace holdfast::http {

namespace {

struct Entry {
    RefusalReason reason;
    std::string_view name;
    int status;
};

constexpr std::array<Entry, kRefusalReasons> kEntries = {{
    {RefusalReason::malformed, "malformed", 400},
    {RefusalReason::method_not_allowed, "method_not_allowed", 405},
    {RefusalReason::timeout, "timeout", 408},
    {RefusalReason::length_required, "length_required", 411},
    {RefusalReason::body_too_large, "body_too_large", 413},
    {RefusalReason::target_too_long, "target_too_long", 414},
    {RefusalReason::content_coding, "content_coding", 415},
    {RefusalReason::expectation, "expectation", 417},
    {RefusalReason::head_too_large, "head_too_large", 431},
    {RefusalReason::not_implemented, "not_implemented", 501},
    {RefusalReason::queue_full, "queue_full", 503},
    {RefusalReason::large_bodies, "large_bodies", 503},
    {RefusalReason::connections, "connections", 503},
    {RefusalReason::address_connections, "address_connections", 503},
    {RefusalReason::stopping, "stopping", 503},
    {RefusalReason::version, "version", 505},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < kEntries.size(); ++i) {
        if (kEntries[i].reason != static_cast<RefusalReason>(i)) return false;
    }
    return true;
}
static_assert(is_in_order(), "an entry's place is its reason's number");

const Entry& entry(RefusalReason reason) { return kEntries.at(static_cast<std::size_t>(reason)); }

}  // namespace

std::string_view name(RefusalReason reason) { return entry(reason).name; }
int status_of(RefusalReason reason) { return entry(reason).status; }

RefusedRequest refused(Request request, RefusalReason reason) {
    RefusedRequest refused = failed(std::move(request));
    refused.status = status_of(reason);
    refused.reason = reason;
    return refused;
}

RefusedRequest failed(Request request) {
    return {500,
            std::nullopt,
            std::move(request.id),
            std::move(request.remote_address),
            std::move(request.method),
            std::move(request.target),
            request.is_http_1_0};
}

void complete_refusal(Response& response) {
    const auto set_default = [&](std::string_view name, std::string value) {
        if (response.headers.find(name) == nullptr) response.headers.add(std::string(name), std::move(value));
    };
    if (response.status == 405) set_default("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    if (response.status == 415) set_default("Accept-Encoding", "identity");
    if (response.status == 503) set_default("Retry-After", "1");
}

}  // namespace holdfast::http
