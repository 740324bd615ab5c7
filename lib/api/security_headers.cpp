#include "api/security_headers.h"

#include <array>
#include <string_view>
#include <utility>

namespace holdfast::api {
namespace {

using Field = std::pair<std::string_view, std::string_view>;

constexpr std::array<Field, 7> kAlways = {{
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},
    {"X-Permitted-Cross-Domain-Policies", "none"},
    {"X-DNS-Prefetch-Control", "off"},
    {"Referrer-Policy", "no-referrer"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Embedder-Policy", "require-corp"},
}};
constexpr std::string_view kPermissions =
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";
constexpr std::array<Field, 3> kDefaults = {{
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cache-Control", "no-store"},
}};

bool is_page(const http::Response& response) {
    const std::string* type = response.headers.find("Content-Type");
    return type != nullptr && type->starts_with("text/html");
}

}  // namespace

void add_security_headers(http::Response& response, Hsts hsts) {
    for (const auto& [name, value] : kAlways) response.headers.set(name, std::string(value));
    for (const auto& [name, value] : kDefaults) {
        if (response.headers.find(name) == nullptr) response.headers.set(name, std::string(value));
    }
    if (is_page(response)) response.headers.set("Permissions-Policy", std::string(kPermissions));
    if (hsts == Hsts::none) return;
    const bool has_subdomains = hsts == Hsts::host_and_subdomains;
    response.headers.set("Strict-Transport-Security",
                         has_subdomains ? "max-age=31536000; includeSubDomains" : "max-age=31536000");
}

}  // namespace holdfast::api
