#include "api/gotrue/errors.h"

#include <array>

namespace holdfast::api::gotrue {
namespace {

constexpr auto kFaults = std::to_array<Entry>({
    {Fault::bad_json, 400, "bad_json", "Could not parse request body as JSON"},
    {Fault::no_authorization, 401, "no_authorization", "This endpoint requires a valid Bearer token"},
    {Fault::invalid_jwt, 403, "bad_jwt", "invalid JWT: unable to parse or verify signature"},
    {Fault::no_subject, 403, "bad_jwt", "invalid claim: missing sub claim"},
    {Fault::user_of_token_not_found, 403, "user_not_found", "User from sub claim in JWT does not exist"},
    {Fault::session_of_token_not_found, 403, "session_not_found",
     "Session from session_id claim in JWT does not exist"},
    {Fault::not_admin, 403, "not_admin", "User not allowed"},
    {Fault::path_not_found, 404, "not_found", "There is nothing at this address."},
    {Fault::method_not_allowed, 405, "method_not_allowed", "This address does not answer that method."},
    {Fault::payload_too_large, 413, "request_too_large", "The request body is over 64 KiB."},
    {Fault::rate_limited, 429, "over_request_rate_limit", "Request rate limit reached"},
    {Fault::unavailable, 503, "request_timeout",
     "Processing this request timed out, please retry after a moment."},
    {Fault::unexpected_failure, 500, "unexpected_failure",
     "Unexpected failure, please check server logs for more information"},
});

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < kFaults.size(); ++i) {
        if (kFaults[i].fault != static_cast<Fault>(i)) return false;
    }
    return true;
}
static_assert(is_in_order(), "every fault has an entry, and its place is the fault's number");

Fault fault_of(Error error) {
    switch (error) {
        case Error::invalid_json:
        case Error::invalid_request:
            return Fault::bad_json;
        case Error::not_found:
            return Fault::path_not_found;
        case Error::method_not_allowed:
            return Fault::method_not_allowed;
        case Error::payload_too_large:
            return Fault::payload_too_large;
        case Error::rate_limited:
            return Fault::rate_limited;
        case Error::unavailable:
            return Fault::unavailable;
        default:
            return Fault::unexpected_failure;
    }
}

}  // namespace

std::span<const Entry> error_table() { return kFaults; }

SupabaseRefusal refusal(Fault fault, std::string message) {
    const Entry& entry = kFaults[static_cast<std::size_t>(fault)];
    if (message.empty()) message = entry.message;
    return {entry.status, std::string(entry.code), std::move(message)};
}

SupabaseRefusal translated(const Refusal& error) { return refusal(fault_of(error.error())); }

}  // namespace holdfast::api::gotrue
