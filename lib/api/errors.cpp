#include "api/errors.h"

#include "base/json.h"
#include "base/text.h"
#include "storage/errors.h"

#include <algorithm>
#include <array>

namespace holdfast::api {
namespace {

constexpr std::array kErrors = {
    ErrorEntry{Error::invalid_json, "invalid_json", 400, "The request body is not valid JSON."},
    ErrorEntry{Error::invalid_transfer_token, "invalid_transfer_token", 400,
               "This transfer token is not valid, or a newer one has replaced it."},
    ErrorEntry{Error::transfer_token_expired, "transfer_token_expired", 400,
               "This transfer token has expired. Please connect the account again."},
    ErrorEntry{Error::bad_request, "bad_request", 400, "The request is not well-formed."},
    ErrorEntry{Error::not_signed_in, "not_signed_in", 401, "Please sign in first."},
    ErrorEntry{Error::invalid_credentials, "invalid_credentials", 401, "Email or password is wrong."},
    ErrorEntry{Error::invalid_refresh_token, "invalid_refresh_token", 401,
               "This session has ended. Please sign in again."},
    ErrorEntry{Error::not_your_transfer, "not_your_transfer", 403,
               "Unauthorized: transfer token not issued for current user"},
    ErrorEntry{Error::cross_site, "cross_site", 403, "This request did not come from our own pages."},
    ErrorEntry{Error::not_found, "not_found", 404, "There is nothing at this address."},
    ErrorEntry{Error::account_not_found, "account_not_found", 404, "Cloud account not found"},
    ErrorEntry{Error::event_not_found, "event_not_found", 404, "You have no such event."},
    ErrorEntry{Error::method_not_allowed, "method_not_allowed", 405,
               "This address does not answer that method."},
    ErrorEntry{Error::request_timeout, "request_timeout", 408, "The request took too long to arrive."},
    ErrorEntry{Error::email_taken, "email_taken", 409, "A user with this email exists already."},
    ErrorEntry{Error::owner_changed, "owner_changed", 409,
               "Account ownership changed. Please retry the connection."},
    ErrorEntry{Error::length_required, "length_required", 411, "The request needs a Content-Length."},
    ErrorEntry{Error::payload_too_large, "payload_too_large", 413, "The request body is over 64 KiB."},
    ErrorEntry{Error::uri_too_long, "uri_too_long", 414, "The request's address is too long."},
    ErrorEntry{Error::unsupported_media_type, "unsupported_media_type", 415,
               "The request body must be JSON, sent as application/json."},
    ErrorEntry{Error::expectation_failed, "expectation_failed", 417,
               "This server meets no expectation but 100-continue."},
    ErrorEntry{Error::invalid_request, "invalid_request", 422,
               "A field of the request is missing or mistyped."},
    ErrorEntry{Error::invalid_email, "invalid_email", 422, "This is not a valid email address."},
    ErrorEntry{Error::weak_password, "weak_password", 422, "The password is too short or too long."},
    ErrorEntry{Error::invalid_username, "invalid_username", 422,
               "A user name has 1 to 64 characters and no control characters."},
    ErrorEntry{Error::invalid_nickname, "invalid_nickname", 422,
               "A nickname has at most 50 characters and no control characters."},
    ErrorEntry{Error::rate_limited, "rate_limited", 429,
               "That was too many requests in a short time. Please wait a little."},
    ErrorEntry{Error::headers_too_large, "headers_too_large", 431,
               "The request's header fields are too large."},
    ErrorEntry{Error::internal_error, "internal_error", 500, "Something went wrong on our side."},
    ErrorEntry{Error::not_implemented, "not_implemented", 501, "This server does not do that."},
    ErrorEntry{Error::unavailable, "unavailable", 503,
               "The service is not available right now. Please try again."},
    ErrorEntry{Error::http_version_not_supported, "http_version_not_supported", 505,
               "This server speaks HTTP/1.0 and HTTP/1.1."},
};

}  // namespace

std::span<const ErrorEntry> error_table() { return kErrors; }

const ErrorEntry& entry_of(Error error) {
    return *std::find_if(kErrors.begin(), kErrors.end(),
                         [&](const ErrorEntry& entry) { return entry.error == error; });
}

const ErrorEntry& entry_of_status(int status) {
    switch (status) {
        case 400:
            return entry_of(Error::bad_request);
        case 404:
            return entry_of(Error::not_found);
        case 405:
            return entry_of(Error::method_not_allowed);
        case 408:
            return entry_of(Error::request_timeout);
        case 411:
            return entry_of(Error::length_required);
        case 413:
            return entry_of(Error::payload_too_large);
        case 414:
            return entry_of(Error::uri_too_long);
        case 415:
            return entry_of(Error::unsupported_media_type);
        case 417:
            return entry_of(Error::expectation_failed);
        case 431:
            return entry_of(Error::headers_too_large);
        case 501:
            return entry_of(Error::not_implemented);
        case 503:
            return entry_of(Error::unavailable);
        case 505:
            return entry_of(Error::http_version_not_supported);
        default:
            return entry_of(Error::internal_error);
    }
}

Refusal::Refusal(Error error, std::string detail) : error_(error), detail_(std::move(detail)) {
    if (detail_.empty()) detail_ = entry_of(error).detail;
}

Refusal Refusal::too_many_requests(std::chrono::seconds retry_after) {
    Refusal refusal(Error::rate_limited);
    refusal.retry_after_ = retry_after;
    return refusal;
}

Refusal refusal_of_fault(const std::exception& fault, base::Log& log, const std::string& request_id) {
    const auto* store_error = dynamic_cast<const storage::StoreError*>(&fault);
    const std::string kind = store_error != nullptr ? std::string(name(store_error->kind())) : "exception";
    log.error("[FAULT] " + kind + " - " + base::escape_controls(fault.what()) + " request_id=" + request_id);

    const bool may_pass =
        store_error != nullptr && (store_error->kind() == storage::ErrorKind::unavailable ||
                                   store_error->kind() == storage::ErrorKind::commit_unknown);
    return Refusal(may_pass ? Error::unavailable : Error::internal_error);
}

http::Response error_response(const ErrorEntry& entry, std::string_view detail,
                              const std::string& request_id) {
    auto response = http::Response::json(
        entry.status,
        base::Json::object(
            {{"success", false}, {"error", entry.code}, {"detail", detail}, {"request_id", request_id}})
            .dump());
    if (entry.status == 503) response.headers.set("Retry-After", "1");
    if (entry.status == 401) response.headers.set("WWW-Authenticate", "Bearer");
    return response;
}

http::Response error_response(const Refusal& refusal, const std::string& request_id) {
    auto response = error_response(entry_of(refusal.error()), refusal.detail(), request_id);
    if (const auto wait = refusal.retry_after()) {
        response.headers.set("Retry-After", std::to_string(wait->count()));
    }
    return response;
}

http::Response method_not_allowed_response(std::string allow, const std::string& request_id) {
    auto response = error_response(Refusal(Error::method_not_allowed), request_id);
    response.headers.set("Allow", std::move(allow));
    return response;
}

}  // namespace holdfast::api
