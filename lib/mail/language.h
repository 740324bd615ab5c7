// In which language a person wants to be written to.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace holdfast::mail {

// The best of `languages` ("en", "es") for a value of Accept-Language (RFC 9110 section 12.5.4); `otherwise`
// if it names none of them.
std::string language_of(std::string_view accept_language, std::span<const std::string> languages,
                        std::string_view otherwise);

}  // namespace holdfast::mail
