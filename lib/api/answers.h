// The forms that answers take: JSON of a success or of an error, and redirects to the app.
#pragma once

#include "accounts/current_user.h"
#include "api/context.h"
#include "api/errors.h"
#include "base/json.h"
#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::api {

// The form in which a route tells an error.
enum class Errors {
    json,      // but `not_found` is a page for a person who typed or followed an address
    sign_up,   // JSON; where it is our fault, its detail begins with "User creation failed:"
    app,       // 302 to APP_URL/app?error=<code> for what may appear there (kInApp), else JSON
    callback,  // 307 to APP_URL/app?error=<code>, or JSON where the request accepts it, for the outcomes of a
               // callback, else JSON
};

// {"success":true,"data":{...}}
http::Response success_response(int status, base::Json data);

// The user as answers show them: {user_id, email, username, created_at}.
base::Json user_json(const accounts::CurrentUser& user);

http::Response error_response(Errors form, const Refusal& refusal, const Context& context,
                              const http::Request& request);
// The one form without a route.
http::Response error_response(const Refusal& refusal, const std::string& request_id);
// 405 with the methods that the address does answer (RFC 9110 section 15.5.6), e.g. "GET, HEAD".
http::Response method_not_allowed_response(std::string allow, const std::string& request_id);

// To APP_URL/app?..., the only place that redirects lead to besides providers.
http::Response redirect_to_app(const Context& context, int status, const std::string& query_and_fragment);

// A program asks for it, by `Accept: application/json`.
bool wants_json(const http::Request& request);
// A browser shows the answer to a person, and asks for it by `Accept: text/html`.
bool wants_page(const http::Request& request);

}  // namespace holdfast::api
