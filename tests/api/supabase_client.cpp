#include "api/supabase_client.h"

namespace holdfast::test {

std::string checked_gotrue_code(const http::Response& response, bool says_version) {
    const base::Json json = json_of(response);
    CHECK(field(response, "Content-Type").starts_with("application/json"));
    CHECK(field(response, "Cache-Control") == "no-store");
    CHECK(field(response, "Access-Control-Allow-Origin") == "*");
    CHECK(field(response, "Set-Cookie").empty());
    CHECK_FALSE(field(response, "X-Request-Id").empty());
    const bool is_for_later = response.status == 429 || response.status == 503;
    CHECK(is_for_later == !field(response, "Retry-After").empty());
    if (!says_version) {
        CHECK(field(response, "X-Supabase-Api-Version").empty());
        CHECK(integer_at(response, "code") == response.status);
        CHECK_FALSE(text_at(response, "msg").empty());
        return text_at(response, "error_code");
    }
    CHECK(field(response, "X-Supabase-Api-Version") == "2024-01-01");
    CHECK_FALSE(text_at(response, "message").empty());
    CHECK(field(response, "X-Sb-Error-Code") == text_at(response, "code"));
    return text_at(response, "code");
}

}  // namespace holdfast::test
