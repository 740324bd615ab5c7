// Checks of parameters for the authorization and the token endpoint.
#pragma once

#include "http/url.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::oauth::demo {

// True if a parameter comes twice (RFC 6749 sections 3.1 and 3.2) or an escape is broken.
bool is_ambiguous(const http::Params& params);

// Scope names without repetition (section 3.3). Returns nullopt if one is not a scope name or the text has
// over 1024 bytes.
std::optional<std::vector<std::string>> parse_scopes(std::string_view text);

}  // namespace holdfast::oauth::demo
