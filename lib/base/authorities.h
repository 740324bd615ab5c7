// Where this system keeps the certificates of the authorities that TLS connections are verified against.
// OpenSSL and libcurl look where the distribution looks that compiled them, which may be another than this
// one.
#pragma once

#include <optional>
#include <span>
#include <string>

namespace holdfast::base {

// The places where distributions keep all of them in one PEM file: Debian, Fedora, openSUSE, Alpine.
std::span<const char* const> authority_places();

// The file that SSL_CERT_FILE names (openssl-env(7)), or the first of these places that is there; nullopt if
// none is.
std::optional<std::string> authorities_file(std::span<const char* const> places = authority_places());

}  // namespace holdfast::base
