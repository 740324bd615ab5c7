// Cookies (RFC 6265).
#pragma once

#include "http/message.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

// The value of a cookie that the request carries exactly once; nullopt otherwise.
std::optional<std::string> find_cookie(const Request& request, std::string_view name);

// The cookies of the request whose name begins with `prefix`, in the order in which they came.
std::vector<std::pair<std::string, std::string>> find_cookies(const Request& request,
                                                              std::string_view prefix);

// A cookie to set; always HttpOnly and SameSite=Lax.
struct Cookie {
    std::string name;
    std::string value;
    std::string path = "/";
    std::chrono::seconds max_age{0};  // 0 removes the cookie
    bool secure = false;

    // The value of a Set-Cookie field. Throws std::invalid_argument if name, value or path have characters
    // that a cookie must not have.
    std::string text() const;
};

}  // namespace holdfast::http
