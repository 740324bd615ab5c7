#include "base/authorities.h"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace holdfast::base {

std::span<const char* const> authority_places() {
    static constexpr std::array kPlaces{
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    };
    return kPlaces;
}

std::optional<std::string> authorities_file(std::span<const char* const> places) {
    if (const char* named = std::getenv("SSL_CERT_FILE")) return named;
    for (const char* place : places) {
        std::error_code ignored;
        if (std::filesystem::exists(place, ignored)) return place;
    }
    return std::nullopt;
}

}  // namespace holdfast::base
