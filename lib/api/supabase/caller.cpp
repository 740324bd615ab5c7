#include "api/supabase/caller.h"

#include "accounts/users.h"
#include "api/authentication.h"
#include "api/gotrue/errors.h"
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

storage::SessionUser require_session(const Context& context, std::string_view token) {
    auto found = context.users.examine(token);
    if (const auto* fault = std::get_if<accounts::TokenFault>(&found)) throw gotrue_refusal(*fault);
    return std::get<storage::SessionUser>(std::move(found));
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
    if (!token) return {role_of(key), std::nullopt};
    if (const auto role = context.api_keys->find(*token)) return {role_of(*role), std::nullopt};
    auto found = context.users.examine(*token);
    if (const auto* fault = std::get_if<accounts::TokenFault>(&found)) throw rest_refusal(*fault);
    return {Role::authenticated, std::get<storage::SessionUser>(std::move(found))};
}

storage::SessionUser require_user_of_token(const Context& context, const http::Request& request) {
    (void)require_api_key(context, request);
    const std::string_view token = require_bearer_token(request);
    if (context.api_keys->find(token)) throw gotrue::refusal(gotrue::Fault::no_subject);
    return require_session(context, token);
}

void require_service_role(const Context& context, const http::Request& request) {
    (void)require_api_key(context, request);
    const std::string_view token = require_bearer_token(request);
    const auto role = context.api_keys->find(token);
    if (role == accounts::ApiRole::service_role) return;
    if (!role) (void)require_session(context, token);
    throw gotrue::refusal(gotrue::Fault::not_admin);
}

}  // namespace holdfast::api
