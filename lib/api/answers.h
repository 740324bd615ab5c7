// The forms of answers: JSON for a success or an error, and redirects to the app.
#pragma once

#include "accounts/current_user.h"
#include "api/context.h"
#include "api/errors.h"
#include "base/json.h"
#include "http/message.h"

#include <string>
#include <string_view>

namespace holdfast::api {

// The form of a route's errors.
enum class Errors {
    json,      // JSON; but `not_found` is a page for a person who typed or followed an address
    sign_up,   // JSON; for a status of 500 or above, the detail begins with "User creation failed:"
    app,       // 302 to APP_URL/app?error=<code> for errors with kInApp; JSON for all others
    callback,  // 307 to APP_URL/app?error=<code> for the outcomes of a callback, unless the request accepts
               // JSON; JSON for all others
    gotrue,    // as Supabase's auth server answers (supabase/refusal.h)
    rest,      // as PostgREST answers
};

// {"success":true,"data":{...}}
http::Response success_response(int status, base::Json data);

// A user in an answer: {user_id, email, username, email_verified, created_at}.
base::Json user_json(const accounts::CurrentUser& user);

http::Response error_response(Errors form, const Refusal& refusal, const Context& context,
                              const http::Request& request);
// The JSON of an error, for a request that has no route.
http::Response error_response(const Refusal& refusal, const std::string& request_id);
// 405, with the methods that the address answers (RFC 9110 section 15.5.6), e.g. "GET, HEAD".
http::Response method_not_allowed_response(std::string allow, const std::string& request_id);

// A redirect to APP_URL/app?... All other redirects lead to providers.
http::Response redirect_to_app(const Context& context, int status, const std::string& query_and_fragment);

// True if the request has `Accept: application/json`, as programs send it.
bool wants_json(const http::Request& request);
// True if the request has `Accept: text/html`, as browsers send it to show the answer to a person.
bool wants_page(const http::Request& request);

}  // namespace holdfast::api
