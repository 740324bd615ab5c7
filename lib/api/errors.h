// Every error that a client can see, in one table: its stable code, its status and one sentence for a person.
//
// Handlers throw a Refusal; the App catches it where the request ends and answers
// {"success":false,"error":"<code>","detail":"...","request_id":"..."}. The callback's codes stand in
// api/callback_errors.h.
#pragma once

#include "base/log.h"
#include "http/message.h"

#include <chrono>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace holdfast::api {

enum class Error {
    invalid_json,
    invalid_transfer_token,
    transfer_token_expired,
    bad_request,
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
    length_required,
    payload_too_large,
    uri_too_long,
    unsupported_media_type,
    expectation_failed,
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
};

struct ErrorEntry {
    Error error;
    std::string_view code;
    int status;
    std::string_view detail;
};

std::span<const ErrorEntry> error_table();
const ErrorEntry& entry_of(Error error);
// The entry for a status that the server itself refuses a request with; internal_error where there is none.
const ErrorEntry& entry_of_status(int status);

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
    const char* what() const noexcept override { return detail_.c_str(); }

  private:
    Error error_;
    std::string detail_;
    std::optional<std::chrono::seconds> retry_after_;
};

// What a client may know of a fault: the database could not be reached (503), or something else broke (500).
// The fault itself goes to the log.
Refusal refusal_of_fault(const std::exception& fault, base::Log& log, const std::string& request_id);

http::Response error_response(const ErrorEntry& entry, std::string_view detail,
                              const std::string& request_id);
http::Response error_response(const Refusal& refusal, const std::string& request_id);
// 405 with the methods that the address does answer (RFC 9110 section 15.5.6), e.g. "GET, HEAD".
http::Response method_not_allowed_response(std::string allow, const std::string& request_id);

}  // namespace holdfast::api
