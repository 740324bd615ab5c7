// Asks an API of the provider with an access token (RFC 6750 section 2.1).
#pragma once

#include "base/json.h"
#include "http/fetch.h"
#include "oauth/provider.h"

#include <string>
#include <string_view>
#include <variant>

namespace holdfast::oauth {

struct ApiFailure {
    std::string why;  // for the log: no secret
};
// The answer's JSON; null if it is none.
using ApiResult = std::variant<base::Json, ApiFailure>;

// `name` is the endpoint's in the log. An answer with another status than 200 is a failure.
[[nodiscard]] ApiResult ask_api(http::Fetcher& fetcher, const Provider& provider, ApiMethod method,
                                const std::string& url, const std::string& access_token,
                                std::string_view name);

}  // namespace holdfast::oauth
