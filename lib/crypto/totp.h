// Time-based one-time passwords (RFC 6238): a secret shared with the user's app gives a code of six digits
// for each step of 30 seconds. HMAC-SHA-1, which is what all such apps know.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::crypto {

inline constexpr std::chrono::seconds kTotpStep{30};
inline constexpr std::size_t kTotpDigits = 6;

// 160 random bits, as RFC 4226 section 4 recommends.
std::string make_totp_secret();

// The code of a step, which is the number of whole steps since 1970.
std::string totp_code(std::string_view secret, std::int64_t step);

// The step that the code belongs to: that of `now`, or one to either side of it, because clocks differ (RFC
// 6238 section 5.2). The latest of them if it is the code of several. nullopt if it belongs to none.
std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, base::Time now);

// RFC 4648 section 6, without padding; as apps take a secret that is typed in.
std::string base32_encode(std::string_view bytes);

}  // namespace holdfast::crypto
