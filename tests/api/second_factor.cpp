#include "api/second_factor.h"

#include "crypto/totp.h"

#include <cctype>
#include <stdexcept>

namespace holdfast::test {

std::string base32_decode(const std::string& text) {
    std::string bytes;
    unsigned value = 0, bits = 0;
    for (const char c : text) {
        const auto digit = std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").find(c);
        if (digit == std::string_view::npos) throw std::runtime_error("no base32: " + text);
        value = value << 5 | static_cast<unsigned>(digit);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes.push_back(static_cast<char>(value >> bits));
        value &= (1U << bits) - 1;
    }
    return bytes;
}

std::string CodeApp::code(base::Time now) const {
    return crypto::totp_code(secret, base::unix_seconds(now) / crypto::kTotpStep.count());
}

std::string CodeApp::wrong_code(base::Time now) const {
    for (int i = 0;; ++i) {
        const std::string code = "00000" + std::to_string(i);
        if (!crypto::totp_step_of(secret, code, now)) return code;
    }
}

CodeApp add_second_factor(const Site& site, const Person& person, base::Time now) {
    const Fields fields = bearer(person.access_token);
    const auto begun = site.ask("POST", kSecondFactor, "", fields);
    CodeApp app{base32_decode(text_at(begun, "data.secret"))};
    const auto confirmed =
        site.ask("POST", kConfirmation, base::Json::object({{"code", app.code(now)}}).dump(), fields);
    const base::Json json = json_of(confirmed);
    for (const base::Json& code : *at(json, "data.recovery_codes").as_array())
        app.recovery_codes.push_back(*code.as_string());
    return app;
}

}  // namespace holdfast::test
