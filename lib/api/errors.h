// Every error that a client can see, in one table: its stable code, its status, one sentence for a person,
// and where it may appear.
//
//   a request that the server does not admit   http::RefusalReason   -> error_of -> App::refuse
//   a request that a handler refuses           throws Refusal        -> App::handle, where the request ends
//   a callback that ends without a connection  accounts::LinkFault   -> linking_handlers.cpp
//
// api/answers.h makes responses of them.
#pragma once

#include "base/json.h"
#include "base/log.h"
#include "http/refusal.h"

#include <chrono>
#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::api {

// In the order of the table.
enum class Error : std::size_t {
    bad_request,
    invalid_json,
    invalid_link,
    invalid_transfer_token,
    transfer_token_expired,
    not_signed_in,
    invalid_credentials,
    invalid_refresh_token,
    reauthentication_required,
    second_factor_required,
    invalid_code,
    invalid_passkey,
    invalid_app,
    not_your_transfer,
    cross_site,
    insufficient_scope,
    sign_up_closed,
    handover_disabled,
    handover_refused,
    second_factor_missing,
    not_found,
    account_not_found,
    user_not_found,
    event_not_found,
    session_not_found,
    request_not_found,
    second_factor_not_found,
    passkey_not_found,
    method_not_allowed,
    request_timeout,
    email_taken,
    second_factor_exists,
    passkeys_unavailable,
    passkey_exists,
    too_many_passkeys,
    owner_changed,
    too_many_accounts,
    handover_cooling_down,
    account_disconnected,
    needs_reconnect,
    length_required,
    payload_too_large,
    uri_too_long,
    unsupported_media_type,
    expectation_failed,
    misdirected_request,
    invalid_request,
    invalid_email,
    weak_password,
    invalid_username,
    invalid_nickname,
    invalid_passkey_name,
    passkey_not_accepted,
    rate_limited,
    headers_too_large,
    internal_error,
    not_implemented,
    unavailable,
    provider_unavailable,
    http_version_not_supported,
    // outcomes of a callback
    invalid_state,
    no_code,
    ownership_conflict,
    invalid_grant,
    token_exchange_failed,
    provider_busy,
    userinfo_failed,
    database_query_failed,
    database_inconsistency,
    database_error,
    // outcomes of a callback that the provider names
    provider_error,
    provider_access_denied,
    provider_invalid_request,
    provider_unauthorized_client,
    provider_unsupported_response_type,
    provider_invalid_scope,
    provider_server_error,
    provider_temporarily_unavailable,
    provider_interaction_required,
    provider_login_required,
    provider_account_selection_required,
    provider_consent_required,
    provider_invalid_request_uri,
    provider_invalid_request_object,
    provider_request_not_supported,
    provider_request_uri_not_supported,
    provider_registration_not_supported,
};

// The places where a client may see an error, as bits.
using Places = unsigned;
inline constexpr Places kAtEdge = 1;         // instead of an answer to a request that was not admitted
inline constexpr Places kInAnswer = 2;       // in the answer of a route
inline constexpr Places kInApp = 4;          // in the address that a route redirects to: /app?error=<code>
inline constexpr Places kAfterCallback = 8;  // at the end of a callback, in that address or as JSON
inline constexpr Places kFromProvider = 16;  // the same, for an error that the provider names

struct ErrorEntry {
    Error error;
    std::string_view code;  // {provider} stands for the provider's name
    int status;
    std::string_view detail;
    Places places;
    std::string_view hint = {};  // what may help, as a word for programs
};

std::span<const ErrorEntry> error_table();
const ErrorEntry& entry_of(Error error);

// The error for a request that the server did not admit; without a reason, for one whose handler failed.
Error error_of(std::optional<http::RefusalReason> reason);
// The error for a provider's own code; provider_error if the table has no such code.
Error error_of_provider(std::string_view code);

// The code with the provider's name filled in.
std::string code_for(const ErrorEntry& entry, std::string_view provider);

// Ends a request with an error. If the detail is empty, that of the table is used.
class Refusal : public std::exception {
  public:
    explicit Refusal(Error error, std::string detail = {});
    // The client may try again after `retry_after`.
    Refusal(Error error, std::chrono::seconds retry_after);
    Error error() const { return error_; }
    const std::string& detail() const { return detail_; }
    // A value for Retry-After (RFC 9110 section 10.2.3); nullopt if this error has none of its own.
    std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }
    // More members for the JSON of the error.
    const base::Json::Object& members() const { return members_; }
    Refusal& add(std::string name, base::Json value);
    const char* what() const noexcept override { return detail_.c_str(); }

  private:
    Error error_;
    std::string detail_;
    std::optional<std::chrono::seconds> retry_after_;
    base::Json::Object members_;
};

// The error that a client sees for a fault: the database can't be reached (503), or anything else (500). Logs
// the fault itself.
Refusal refusal_of_fault(const std::exception& fault, base::Log& log, const std::string& request_id);

}  // namespace holdfast::api
