#include "oauth/revocation.h"

#include "base/json.h"
#include "oauth/client_credentials.h"
#include "oauth/token.h"

namespace holdfast::oauth {
namespace {

constexpr int kOk = 200;
constexpr int kUnauthorized = 401;

RevocationFailure failure(const http::FetchResult& result) {
    if (const auto* failed = std::get_if<http::FetchFailure>(&result))
        return {"revocation endpoint: " + std::string(http::name(*failed))};
    return {"revocation endpoint answered " + std::to_string(std::get<http::Answer>(result).status)};
}

int status_of(const http::FetchResult& result) {
    const auto* answer = std::get_if<http::Answer>(&result);
    return answer == nullptr ? 0 : answer->status;
}

// RFC 7009 section 2.2 has 200 for a token that is of no use; some answer 400 with one of these
// errors.
bool says_useless(const http::FetchResult& result) {
    const auto* answer = std::get_if<http::Answer>(&result);
    if (answer == nullptr || answer->status < 400 || answer->status >= 500) return false;
    const auto body = base::Json::parse(answer->body);
    const std::string* error = body ? body->string("error") : nullptr;
    return error != nullptr && (*error == "invalid_token" || *error == "invalid_grant");
}

// RFC 7009 section 2.1. The refresh token, if there is one: the access tokens that came with it end too.
RevocationResult revoke_by_form(http::Fetcher& fetcher, const Provider& provider,
                                const GrantedTokens& tokens) {
    http::FetchRequest request{"POST", provider.revocation_endpoint, {}, {}};
    http::Params form;
    form.add("token", tokens.refresh_token ? *tokens.refresh_token : *tokens.access_token);
    form.add("token_type_hint", tokens.refresh_token ? "refresh_token" : "access_token");
    add_client_credentials(provider, request, form);
    request.body = form.encode();
    request.headers.set("Content-Type", "application/x-www-form-urlencoded");
    request.headers.set("Accept", "application/json");
    const auto result = fetcher.fetch(request);
    if (status_of(result) == kOk || says_useless(result)) return Revoked{};
    return failure(result);
}

http::FetchResult post_as_bearer(http::Fetcher& fetcher, const Provider& provider,
                                 const std::string& access_token) {
    http::FetchRequest request{"POST", provider.revocation_endpoint, {}, {}};
    request.headers.set("Authorization", "Bearer " + access_token);
    return fetcher.fetch(request);
}

RevocationResult revoke_by_bearer(http::Fetcher& fetcher, const Provider& provider,
                                  const GrantedTokens& tokens) {
    if (tokens.access_token) {
        const auto result = post_as_bearer(fetcher, provider, *tokens.access_token);
        if (status_of(result) == kOk) return Revoked{};
        if (status_of(result) != kUnauthorized) return failure(result);
    }
    if (!tokens.refresh_token) return Revoked{};
    const auto renewed = request_refresh(fetcher, provider, *tokens.refresh_token, "");
    if (std::holds_alternative<InvalidGrant>(renewed)) return Revoked{};
    if (const auto* failed = std::get_if<TokenFailure>(&renewed)) return RevocationFailure{failed->why};
    const auto result = post_as_bearer(fetcher, provider, std::get<TokenResponse>(renewed).access_token);
    if (status_of(result) == kOk) return Revoked{};
    return failure(result);
}

}  // namespace

RevocationResult request_revocation(http::Fetcher& fetcher, const Provider& provider,
                                    const GrantedTokens& tokens) {
    switch (provider.revocation_method) {
        case RevocationMethod::form:
            return revoke_by_form(fetcher, provider, tokens);
        case RevocationMethod::bearer:
            return revoke_by_bearer(fetcher, provider, tokens);
    }
    return RevocationFailure{"no way to revoke"};
}

}  // namespace holdfast::oauth
