// How the demo provider speaks as one real provider: its paths, its words, its quirks.
//
//   provider entry -> demo_stand_in() moves its URLs to the demo provider -> the routes of its dialect
//
// https://HOST/PATH is served at ORIGIN/HOST/PATH. Microsoft's dialect alone is served without a host, and
// its Graph in both ways; it stands in for every entry that has no dialect of its own.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "http/message.h"
#include "http/router.h"
#include "http/url.h"
#include "oauth/demo/answers.h"

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::oauth::demo {

struct Context;
struct Issued;

struct Route {
    http::RoutePattern pattern;
    std::function<http::Response(const http::Request&)> handler;
};

enum class GrantType { authorization_code, refresh_token };

struct Dialect {
    // The hosts that it stands for; the first one has the authorization endpoint. Empty texts fill up.
    std::array<std::string_view, 4> hosts;
    bool requires_scope;               // in the authorization request
    bool rotates;                      // a refresh token is good once
    bool revocation_ends_every_grant;  // of the same account to the same client
    std::int64_t access_token_seconds;

    // True if an authorization request asks for a refresh token.
    bool (*is_offline)(const http::Params& request);
    // The error_description of the authorization response; "" if the provider gives none.
    std::string (*describe)(const OAuthError& error);
    // The token endpoint's refusal.
    http::Response (*refuse)(const OAuthError& error, GrantType grant_type, base::Time now);
    // The token response's body.
    base::Json (*tokens)(const Context& context, const Issued& issued, GrantType grant_type);
    // The answer to a path of its hosts that is not there.
    http::Response (*not_found)(const http::Request& request, base::Time now);
    std::vector<Route> (*routes)(Context& context);

    // To which its grants are bound: the tenant in the path, or its first host.
    std::string realm(const http::Request& request) const;
};

extern const Dialect kMicrosoft;
extern const Dialect kGoogle;
extern const Dialect kDropbox;
extern const Dialect kBox;

inline constexpr std::array<const Dialect*, 4> kDialects = {&kMicrosoft, &kGoogle, &kDropbox, &kBox};

// The dialect that stands for a host; a null pointer if none does.
const Dialect* dialect_of(std::string_view host);

}  // namespace holdfast::oauth::demo
