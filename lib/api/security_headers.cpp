#include "api/security_headers.h"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace holdfast::api {
namespace {

constexpr std::string_view kPermissions =
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

http::Headers::Fields fields_with(std::string_view hsts) {
    http::Headers::Fields fields = {
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"X-Permitted-Cross-Domain-Policies", "none"},
        {"X-DNS-Prefetch-Control", "off"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Embedder-Policy", "require-corp"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
        {"Cache-Control", "no-store"},
    };
    if (!hsts.empty()) fields.emplace_back("Strict-Transport-Security", hsts);
    return fields;
}

const http::Headers::Fields& fields_of(Hsts hsts) {
    static const std::array<http::Headers::Fields, 3> kFields = {
        fields_with(""), fields_with("max-age=31536000"), fields_with("max-age=31536000; includeSubDomains")};
    return kFields.at(static_cast<std::size_t>(hsts));
}

bool is_page(const http::Response& response) {
    const std::string* type = response.headers.find("Content-Type");
    return type != nullptr && type->starts_with("text/html");
}

}  // namespace

void add_security_headers(http::Response& response, Hsts hsts) {
    response.headers.set_defaults(fields_of(hsts));
    if (is_page(response)) response.headers.set("Permissions-Policy", std::string(kPermissions));
}

}  // namespace holdfast::api
