#include "oauth/demo/revocation.h"

#include "oauth/demo/client_authentication.h"
#include "oauth/demo/tokens.h"

namespace holdfast::oauth::demo {
namespace {

constexpr OAuthError kNoToken{400, "invalid_request", 900144,
                              "The request body must contain the following parameter: 'token'."};

}  // namespace

http::Response revoke(Context& context, const Dialect& dialect, const http::Request& request,
                      http::Response (*unknown)()) {
    const http::Params form = http::Params::parse(request.body);
    const auto client = authenticate_client(context.clients, request, form);
    if (const auto* error = std::get_if<const OAuthError*>(&client))
        return refuse(context, dialect, request, GrantType::refresh_token, **error);
    const std::string* token = form.only("token");
    if (token == nullptr) return refuse(context, dialect, request, GrantType::refresh_token, kNoToken);
    if (!context.grants.revoke(*token, std::get<std::string>(client), context.clock.now())) return unknown();
    return http::Response::empty(200);
}

}  // namespace holdfast::oauth::demo
