// A user's app of codes, as a test plays it.
#pragma once

#include "api/story.h"
#include "base/clock.h"

#include <chrono>
#include <string>
#include <vector>

namespace holdfast::test {

inline constexpr const char* kSecondFactor = "/api/v1/auth/second-factor";
inline constexpr const char* kConfirmation = "/api/v1/auth/second-factor/confirm";

// The bytes of a secret as the server tells it (RFC 4648 section 6).
std::string base32_decode(const std::string& text);

struct CodeApp {
    std::string secret;
    std::vector<std::string> recovery_codes{};

    // The code that the app shows at `now`, and one that it shows at no time near it.
    std::string code(base::Time now) const;
    std::string wrong_code(base::Time now) const;
};

// Adds a second factor to the user, confirmed by the code of `now`: the next code is that of the next step.
CodeApp add_second_factor(const Site& site, const Person& person, base::Time now);

}  // namespace holdfast::test
