#include "api/supabase/caller.h"

#include "accounts/users.h"
#include "api/authentication.h"
#include "api/gotrue/errors.h"
#include "api/read_ahead.h"
#include "api/supabase/refusal.h"

namespace holdfast::api {
namespace {

using Shape = SupabaseRefusal::Shape;

const std::string* given_api_key(const http::Request& request) {
    const std::string* field = request.headers.find("apikey");
    return field != nullptr ? field : request.query.only("apikey");
}

SupabaseRefusal no_api_key() {
    SupabaseRefusal refusal(401, "", "No API key found in request", Shape::gateway);
    refusal.add("hint", "No `apikey` request header or url param was found.");
    return refusal;
}

SupabaseRefusal invalid_api_key() {
    SupabaseRefusal refusal(401, "", "Invalid API key", Shape::gateway);
    refusal.add("hint", "Double check your Supabase `anon` or `service_role` API key.");
    return refusal;
}

SupabaseRefusal gotrue_refusal(accounts::TokenFault fault) {
    using gotrue::Fault;
    switch (fault) {
        case accounts::TokenFault::invalid:
            return gotrue::refusal(Fault::invalid_jwt);
        case accounts::TokenFault::expired:
            return gotrue::refusal(Fault::invalid_jwt,
                                   "invalid JWT: unable to parse or verify signature, token has invalid "
                                   "claims: token is expired");
        case accounts::TokenFault::session_gone:
            return gotrue::refusal(Fault::session_of_token_not_found);
        case accounts::TokenFault::user_gone:
            return gotrue::refusal(Fault::user_of_token_not_found);
    }
    return gotrue::refusal(Fault::unexpected_failure);
}

SupabaseRefusal rest_refusal(accounts::TokenFault fault) {
    const bool is_expired = fault == accounts::TokenFault::expired;
    return {401, "PGRST301", is_expired ? "JWT expired" : "JWT is invalid, or its session has ended"};
}

Role role_of(accounts::ApiRole role) {
    return role == accounts::ApiRole::anon ? Role::anon : Role::service_role;
}

// Throws gotrue's no_authorization if there is none.
std::string_view require_bearer_token(const http::Request& request) {
    const auto token = bearer_token(request);
    if (!token || token->empty()) throw gotrue::refusal(gotrue::Fault::no_authorization);
    return *token;
}

std::variant<storage::SessionUser, accounts::TokenFault> examine(const Context& context,
                                                                 const http::Request& request,
                                                                 std::string_view token) {
    if (const auto* user = user_ahead(context, request, token)) return *user;
    return context.users.examine(token);
}

// Most bearer tokens are access tokens, whose signature is known from an earlier request. That of an API key
// is verified each time, so a key is looked for last, here and in require_caller().
storage::SessionUser require_session(const Context& context, const http::Request& request,
                                     std::string_view token) {
    auto found = examine(context, request, token);
    if (auto* user = std::get_if<storage::SessionUser>(&found)) return std::move(*user);
    if (context.api_keys->find(token)) throw gotrue::refusal(gotrue::Fault::no_subject);
    throw gotrue_refusal(std::get<accounts::TokenFault>(found));
}

}  // namespace

accounts::ApiRole require_api_key(const Context& context, const http::Request& request) {
    const std::string* key = given_api_key(request);
    if (key == nullptr || key->empty()) throw no_api_key();
    const auto role = context.api_keys->find(*key);
    if (!role) throw invalid_api_key();
    return *role;
}

Caller require_caller(const Context& context, const http::Request& request) {
    const accounts::ApiRole key = require_api_key(context, request);
    const auto token = bearer_token(request);
    const bool has_no_user = !token || *token == *given_api_key(request);
    if (has_no_user) return {role_of(key), std::nullopt};
    auto found = examine(context, request, *token);
    if (auto* user = std::get_if<storage::SessionUser>(&found))
        return {Role::authenticated, std::move(*user)};
    if (const auto role = context.api_keys->find(*token)) return {role_of(*role), std::nullopt};
    throw rest_refusal(std::get<accounts::TokenFault>(found));
}

storage::SessionUser require_user_of_token(const Context& context, const http::Request& request) {
    (void)require_api_key(context, request);
    return require_session(context, request, require_bearer_token(request));
}

void require_service_role(const Context& context, const http::Request& request) {
    (void)require_api_key(context, request);
    const std::string_view token = require_bearer_token(request);
    const auto role = context.api_keys->find(token);
    if (role == accounts::ApiRole::service_role) return;
    if (!role) (void)require_session(context, request, token);
    throw gotrue::refusal(gotrue::Fault::not_admin);
}

}  // namespace holdfast::api
