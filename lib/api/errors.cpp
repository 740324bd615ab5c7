#include "api/errors.h"

#include "base/text.h"
#include "storage/errors.h"

#include <algorithm>
#include <array>

namespace holdfast::api {
namespace {

constexpr std::string_view kProviderRefused = "The provider refused the request.";
constexpr std::string_view kProviderWantsMore =
    "The provider needs you to act in its own window. Please try again.";
constexpr std::string_view kProviderTrouble = "The provider has trouble right now. Please try again later.";
constexpr std::string_view kTryAgain = "The database is not available right now. Please try again.";

constexpr std::size_t kErrorCount = static_cast<std::size_t>(Error::provider_registration_not_supported) + 1;

constexpr std::array<ErrorEntry, kErrorCount> kErrors = {{
    {Error::bad_request, "bad_request", 400, "The request is not well-formed.", kAtEdge | kInAnswer},
    {Error::invalid_json, "invalid_json", 400, "The request body is not valid JSON.", kInAnswer},
    {Error::invalid_link, "invalid_link", 400,
     "This link is not valid any more: it was used, replaced, or is too old.", kInAnswer},
    {Error::invalid_transfer_token, "invalid_transfer_token", 400,
     "This transfer token is not valid, or a newer one has replaced it.", kInAnswer},
    {Error::transfer_token_expired, "transfer_token_expired", 400,
     "This transfer token has expired. Please connect the account again.", kInAnswer},
    {Error::not_signed_in, "not_signed_in", 401, "Please sign in first.", kInAnswer | kInApp},
    {Error::invalid_credentials, "invalid_credentials", 401, "Email or password is wrong.", kInAnswer},
    {Error::invalid_refresh_token, "invalid_refresh_token", 401,
     "This session has ended. Please sign in again.", kInAnswer},
    {Error::reauthentication_required, "reauthentication_required", 401,
     "Please give your password once more.", kInAnswer},
    {Error::second_factor_required, "second_factor_required", 401,
     "Please give the code of your second factor as well.", kInAnswer},
    {Error::invalid_code, "invalid_code", 401, "This code is wrong, or it was used before.", kInAnswer},
    {Error::invalid_passkey, "invalid_passkey", 401,
     "This passkey is not known here, or it took too long. Please try again.", kInAnswer},
    {Error::invalid_app, "invalid_app", 401, "This is not the credential of an app.", kInAnswer},
    {Error::not_your_transfer, "not_your_transfer", 403,
     "Unauthorized: transfer token not issued for current user", kInAnswer},
    {Error::cross_site, "cross_site", 403, "This request did not come from our own pages.",
     kInAnswer | kInApp},
    {Error::insufficient_scope, "insufficient_scope", 403, "The app may not do this.", kInAnswer},
    {Error::sign_up_closed, "sign_up_closed", 403, "Nobody can sign up here without an invitation.",
     kInAnswer},
    {Error::handover_disabled, "handover_disabled", 403,
     "Another user owns this cloud account, and it is not handed over here.", kAfterCallback},
    {Error::handover_refused, "handover_refused", 403,
     "The owner or the operator has refused to hand this cloud account over.", kInAnswer},
    {Error::second_factor_missing, "second_factor_required", 403,
     "Here an account is taken over with the code of a second factor only. Please add one first, on your "
     "page.",
     kInAnswer},
    {Error::not_found, "not_found", 404, "There is nothing at this address.", kInAnswer},
    {Error::account_not_found, "account_not_found", 404, "Cloud account not found", kInAnswer},
    {Error::user_not_found, "user_not_found", 404, "There is no such user.", kInAnswer},
    {Error::event_not_found, "event_not_found", 404, "You have no such event.", kInAnswer},
    {Error::session_not_found, "session_not_found", 404, "You have no such session.", kInAnswer},
    {Error::request_not_found, "request_not_found", 404, "There is no such request to answer (any more).",
     kInAnswer},
    {Error::second_factor_not_found, "second_factor_not_found", 404,
     "You have no second factor, or none that waits to be confirmed.", kInAnswer},
    {Error::passkey_not_found, "passkey_not_found", 404, "You have no such passkey.", kInAnswer},
    {Error::method_not_allowed, "method_not_allowed", 405, "This address does not answer that method.",
     kAtEdge | kInAnswer},
    {Error::request_timeout, "request_timeout", 408, "The request took too long to arrive.", kAtEdge},
    {Error::email_taken, "email_taken", 409, "A user with this email exists already.", kInAnswer},
    {Error::second_factor_exists, "second_factor_exists", 409,
     "You have a second factor already. Please remove it first.", kInAnswer},
    {Error::passkeys_unavailable, "passkeys_unavailable", 409,
     "There are no passkeys here: they need pages at a host name, by https or at localhost.", kInAnswer},
    {Error::passkey_exists, "passkey_exists", 409, "This passkey was added before.", kInAnswer},
    {Error::too_many_passkeys, "too_many_passkeys", 409,
     "You have as many passkeys as one user may. Please remove one first.", kInAnswer},
    {Error::owner_changed, "owner_changed", 409, "Account ownership changed. Please retry the connection.",
     kInAnswer},
    {Error::too_many_accounts, "too_many_accounts", 409,
     "You own as many cloud accounts as one user may. Please remove one first.", kInAnswer | kAfterCallback},
    {Error::handover_cooling_down, "handover_cooling_down", 409,
     "This cloud account changed hands not long ago, or a request of yours for it was refused. Please try "
     "again later.",
     kInAnswer},
    {Error::account_disconnected, "account_disconnected", 409, "The user has disconnected this account.",
     kInAnswer},
    {Error::needs_reconnect, "needs_reconnect", 409, "The user must connect this account again.", kInAnswer},
    {Error::length_required, "length_required", 411, "The request needs a Content-Length.", kAtEdge},
    {Error::payload_too_large, "payload_too_large", 413, "The request body is over 64 KiB.",
     kAtEdge | kInAnswer},
    {Error::uri_too_long, "uri_too_long", 414, "The request's address is too long.", kAtEdge},
    {Error::unsupported_media_type, "unsupported_media_type", 415,
     "The request body must be JSON, sent as application/json.", kAtEdge | kInAnswer},
    {Error::expectation_failed, "expectation_failed", 417,
     "This server meets no expectation but 100-continue.", kAtEdge},
    {Error::misdirected_request, "misdirected_request", 421, "This server does not go by that name.",
     kInAnswer},
    {Error::invalid_request, "invalid_request", 422, "A field of the request is missing or mistyped.",
     kInAnswer},
    {Error::invalid_email, "invalid_email", 422, "This is not a valid email address.", kInAnswer},
    {Error::weak_password, "weak_password", 422, "The password is too short or too long.", kInAnswer},
    {Error::invalid_username, "invalid_username", 422,
     "A user name has 1 to 64 characters, all of them visible.", kInAnswer},
    {Error::invalid_nickname, "invalid_nickname", 422,
     "A nickname has at most 50 characters and no control characters.", kInAnswer},
    {Error::invalid_passkey_name, "invalid_passkey_name", 422,
     "A passkey's name has 1 to 50 characters and no control characters.", kInAnswer},
    {Error::passkey_not_accepted, "passkey_not_accepted", 422,
     "This passkey could not be added: it does not answer this server, or it took too long. Please try "
     "again.",
     kInAnswer},
    {Error::rate_limited, "rate_limited", 429,
     "That was too many requests in a short time. Please wait a little.", kInAnswer | kInApp},
    {Error::headers_too_large, "headers_too_large", 431, "The request's header fields are too large.",
     kAtEdge},
    {Error::internal_error, "internal_error", 500, "Something went wrong on our side.", kAtEdge | kInAnswer},
    {Error::not_implemented, "not_implemented", 501, "This server does not do that.", kAtEdge},
    {Error::unavailable, "unavailable", 503, "The service is not available right now. Please try again.",
     kAtEdge | kInAnswer},
    {Error::provider_unavailable, "provider_unavailable", 503,
     "The provider can't be reached right now. Please try again.", kInAnswer | kInApp},
    {Error::http_version_not_supported, "http_version_not_supported", 505,
     "This server speaks HTTP/1.0 and HTTP/1.1.", kAtEdge},
    {Error::invalid_state, "invalid_state", 400,
     "This connection attempt is not valid any more. Please start again.", kAfterCallback},
    {Error::no_code, "no_code", 400, "The provider sent no authorization code.", kAfterCallback},
    {Error::ownership_conflict, "ownership_conflict", 409, "Another user owns this cloud account.",
     kAfterCallback},
    {Error::invalid_grant, "{provider}_invalid_grant", 502,
     "The provider did not accept the code. Please connect again.", kAfterCallback, "retry_connect"},
    {Error::token_exchange_failed, "{provider}_token_exchange_failed", 502,
     "The provider did not hand out valid tokens.", kAfterCallback},
    // Browsers see the same code when we are busy as when the provider fails; a program may ask again.
    {Error::provider_busy, "{provider}_token_exchange_failed", 503,
     "Too many connections are being made right now. Please try again.", kAfterCallback},
    {Error::userinfo_failed, "{provider}_userinfo_failed", 502,
     "The provider did not say which account this is.", kAfterCallback},
    {Error::database_query_failed, "database_query_failed", 503, kTryAgain, kAfterCallback},
    {Error::database_inconsistency, "database_inconsistency", 503, kTryAgain, kAfterCallback},
    {Error::database_error, "database_error", 503, kTryAgain, kAfterCallback},

    {Error::provider_error, "provider_error", 502, "The provider reported an error.", kFromProvider},
    // RFC 6749 section 4.1.2.1
    {Error::provider_access_denied, "access_denied", 403, "You or the provider declined the connection.",
     kFromProvider},
    {Error::provider_invalid_request, "invalid_request", 502, kProviderRefused, kFromProvider},
    {Error::provider_unauthorized_client, "unauthorized_client", 502, kProviderRefused, kFromProvider},
    {Error::provider_unsupported_response_type, "unsupported_response_type", 502, kProviderRefused,
     kFromProvider},
    {Error::provider_invalid_scope, "invalid_scope", 502, kProviderRefused, kFromProvider},
    {Error::provider_server_error, "server_error", 502, kProviderTrouble, kFromProvider},
    {Error::provider_temporarily_unavailable, "temporarily_unavailable", 502, kProviderTrouble,
     kFromProvider},
    // OpenID Connect Core section 3.1.2.6
    {Error::provider_interaction_required, "interaction_required", 502, kProviderWantsMore, kFromProvider},
    {Error::provider_login_required, "login_required", 502, kProviderWantsMore, kFromProvider},
    {Error::provider_account_selection_required, "account_selection_required", 502, kProviderWantsMore,
     kFromProvider},
    {Error::provider_consent_required, "consent_required", 502, kProviderWantsMore, kFromProvider},
    {Error::provider_invalid_request_uri, "invalid_request_uri", 502, kProviderRefused, kFromProvider},
    {Error::provider_invalid_request_object, "invalid_request_object", 502, kProviderRefused, kFromProvider},
    {Error::provider_request_not_supported, "request_not_supported", 502, kProviderRefused, kFromProvider},
    {Error::provider_request_uri_not_supported, "request_uri_not_supported", 502, kProviderRefused,
     kFromProvider},
    {Error::provider_registration_not_supported, "registration_not_supported", 502, kProviderRefused,
     kFromProvider},
}};

constexpr bool is_in_order() {
    for (std::size_t i = 0; i < kErrors.size(); ++i) {
        if (kErrors[i].error != static_cast<Error>(i)) return false;
    }
    return true;
}
static_assert(is_in_order(), "every error has an entry, and its place is the error's number");

}  // namespace

std::span<const ErrorEntry> error_table() { return kErrors; }

const ErrorEntry& entry_of(Error error) { return kErrors[static_cast<std::size_t>(error)]; }

Error error_of(std::optional<http::RefusalReason> reason) {
    if (!reason) return Error::internal_error;
    switch (*reason) {
        case http::RefusalReason::malformed:
            return Error::bad_request;
        case http::RefusalReason::method_not_allowed:
            return Error::method_not_allowed;
        case http::RefusalReason::timeout:
            return Error::request_timeout;
        case http::RefusalReason::length_required:
            return Error::length_required;
        case http::RefusalReason::body_too_large:
            return Error::payload_too_large;
        case http::RefusalReason::target_too_long:
            return Error::uri_too_long;
        case http::RefusalReason::content_coding:
            return Error::unsupported_media_type;
        case http::RefusalReason::expectation:
            return Error::expectation_failed;
        case http::RefusalReason::head_too_large:
            return Error::headers_too_large;
        case http::RefusalReason::not_implemented:
            return Error::not_implemented;
        case http::RefusalReason::queue_full:
        case http::RefusalReason::large_bodies:
        case http::RefusalReason::connections:
        case http::RefusalReason::address_connections:
        case http::RefusalReason::stopping:
            return Error::unavailable;
        case http::RefusalReason::version:
            return Error::http_version_not_supported;
    }
    return Error::internal_error;
}

Error error_of_provider(std::string_view code) {
    const auto* found = std::find_if(kErrors.begin(), kErrors.end(), [&](const ErrorEntry& entry) {
        return entry.places == kFromProvider && entry.code == code;
    });
    return found == kErrors.end() ? Error::provider_error : found->error;
}

std::string code_for(const ErrorEntry& entry, std::string_view provider) {
    constexpr std::string_view placeholder = "{provider}";
    if (!entry.code.starts_with(placeholder)) return std::string(entry.code);
    return std::string(provider).append(entry.code.substr(placeholder.size()));
}

Refusal::Refusal(Error error, std::string detail) : error_(error), detail_(std::move(detail)) {
    if (detail_.empty()) detail_ = entry_of(error).detail;
}

Refusal::Refusal(Error error, std::chrono::seconds retry_after) : Refusal(error) {
    retry_after_ = retry_after;
}

Refusal& Refusal::add(std::string name, base::Json value) {
    members_.emplace_back(std::move(name), std::move(value));
    return *this;
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

}  // namespace holdfast::api
