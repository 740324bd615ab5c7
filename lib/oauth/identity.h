// Asks the provider's identity endpoint whose account the access token belongs to.
#pragma once

#include "http/fetch.h"
#include "oauth/provider.h"

#include <string>
#include <variant>

namespace holdfast::oauth {

struct IdentityFailure {
    std::string why;  // for the log
};
using IdentityResult = std::variant<Identity, IdentityFailure>;

[[nodiscard]] IdentityResult request_identity(http::Fetcher& fetcher, const Provider& provider,
                                              const std::string& access_token);

}  // namespace holdfast::oauth
