// Every error that a client can see, in one table: its stable code, its status, one sentence for a person,
// and where it may appear.
//
//   a request that the server does not admit   http::RefusalReason   -> error_of -> App::refuse
//   a request that a handler refuses           throws Refusal        -> App::handle, where the request ends
//   a callback that ends without a connection  accounts::LinkFault   -> linking_handlers.cpp
//
// api/answers.h gives them their forms.
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
    invalid_transfer_token,
    transfer_token_expired,
    not_signed_in,
    invalid_credentials,
    invalid_refresh_token,
    not_your_transfer,
    cross_site,
    not_found,
    account_not_found,
    event_not_found,
    method_not_allowed,
    request_timeout,
    email_taken,
    owner_changed,
    too_many_accounts,
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
    rate_limited,
    headers_too_large,
    internal_error,
    not_implemented,
    unavailable,
    http_version_not_supported,
    // of the callback
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
    // of the callback, where the provider says so
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

// Where a client may see an error: any of these, as bits.
using Places = unsigned;
inline constexpr Places kAtEdge = 1;    // instead of an answer to a request that was not admitted
inline constexpr Places kInAnswer = 2;  // in the answer of a route
inline constexpr Places kInApp = 4;     // in the page's address, /app?error=<code>, where a route redirects
inline constexpr Places kAfterCallback = 8;  // likewise, or as JSON, at the end of a callback
inline constexpr Places kFromProvider = 16;  // after a callback by which the provider says so

struct ErrorEntry {
    Error error;
    std::string_view code;  // {provider} stands for the provider's name
    int status;
    std::string_view detail;
    Places places;
    std::string_view hint = {};  // what may help, for programs
};

std::span<const ErrorEntry> error_table();
const ErrorEntry& entry_of(Error error);

// Why the server did not admit a request, or, without a reason, that its handler failed.
Error error_of(std::optional<http::RefusalReason> reason);
// What the provider says of an authorization request; provider_error where the table has no such code.
Error error_of_provider(std::string_view code);

// The code with the provider's name filled in.
std::string code_for(const ErrorEntry& entry, std::string_view provider);

// Ends a request with an error. An empty detail stands for that of the table.
class Refusal : public std::exception {
  public:
    explicit Refusal(Error error, std::string detail = {});
    // rate_limited: the request may go through after so long.
    static Refusal too_many_requests(std::chrono::seconds retry_after);
    Error error() const { return error_; }
    const std::string& detail() const { return detail_; }
    // For Retry-After (RFC 9110 section 10.2.3), where there is more to say than the table does.
    std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }
    // What the JSON tells besides.
    const base::Json::Object& members() const { return members_; }
    Refusal& add(std::string name, base::Json value);
    const char* what() const noexcept override { return detail_.c_str(); }

  private:
    Error error_;
    std::string detail_;
    std::optional<std::chrono::seconds> retry_after_;
    base::Json::Object members_;
};

// What a client may know of a fault: the database could not be reached (503), or something else broke (500).
// The fault itself goes to the log.
Refusal refusal_of_fault(const std::exception& fault, base::Log& log, const std::string& request_id);

}  // namespace holdfast::api
