#include "api/supabase/cors.h"

#include "api/supabase/refusal.h"

namespace holdfast::api {
namespace {

// '*' stands for any other field but Authorization: newer clients may send more.
constexpr const char* kAllowedHeaders =
    "Accept, Authorization, Content-Type, apikey, X-Client-IP, X-Client-Info, X-JWT-AUD, x-use-cookie, "
    "X-Supabase-Api-Version, Accept-Profile, Content-Profile, Prefer, Range, Range-Unit, *";
// Without X-Supabase-Api-Version the client does not see an error's code.
constexpr const char* kExposedHeaders =
    "X-Total-Count, Link, X-Supabase-Api-Version, X-Sb-Error-Code, Content-Range, Content-Location, "
    "Preference-Applied, Retry-After, X-Request-Id";

}  // namespace

std::optional<Errors> surface_form(const Context& context, const http::Request& request) {
    return context.api_keys != nullptr ? supabase_form(request.path) : std::nullopt;
}

http::Response surface_preflight_response() {
    auto response = http::Response::empty(204);
    response.headers.set("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    response.headers.set("Access-Control-Allow-Headers", kAllowedHeaders);
    response.headers.set("Access-Control-Max-Age", "600");
    return response;
}

void add_surface_cors_headers(http::Response& response) {
    response.headers.set("Access-Control-Allow-Origin", "*");
    response.headers.set("Access-Control-Expose-Headers", kExposedHeaders);
    response.headers.set("Cross-Origin-Resource-Policy", "cross-origin");
}

}  // namespace holdfast::api
