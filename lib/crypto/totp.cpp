#include "crypto/totp.h"

#include "base/random.h"
#include "crypto/digest.h"

#include <array>
#include <cstdlib>
#include <memory>
#include <stdexcept>

#include <liboath/oath.h>

namespace holdfast::crypto {
namespace {

constexpr std::size_t kSecretBytes = 20;

void require_ok(int result) {
    if (result != OATH_OK) throw std::runtime_error("liboath failed");
}

// liboath wants to be told before its first use.
void require_library() {
    static const int result = oath_init();
    require_ok(result);
}

}  // namespace

std::string make_totp_secret() { return base::random_bytes(kSecretBytes); }

std::string totp_code(std::string_view secret, std::int64_t step) {
    require_library();
    std::array<char, kTotpDigits + 1> code{};
    require_ok(oath_totp_generate(secret.data(), secret.size(), step * kTotpStep.count(),
                                  static_cast<unsigned>(kTotpStep.count()), 0, kTotpDigits, code.data()));
    return code.data();
}

std::optional<std::int64_t> totp_step_of(std::string_view secret, std::string_view code, base::Time now) {
    const std::int64_t present = base::unix_seconds(now) / kTotpStep.count();
    std::optional<std::int64_t> found;
    for (std::int64_t step = present - 1; step <= present + 1; ++step) {
        if (equal_in_constant_time(totp_code(secret, step), code)) found = step;
    }
    return found;
}

std::string base32_encode(std::string_view bytes) {
    require_library();
    char* text = nullptr;
    std::size_t size = 0;
    require_ok(oath_base32_encode(bytes.data(), bytes.size(), &text, &size));
    const std::unique_ptr<char, decltype(&std::free)> owned(text, &std::free);
    std::string encoded(text, size);
    encoded.erase(encoded.find_last_not_of('=') + 1);
    return encoded;
}

}  // namespace holdfast::crypto
