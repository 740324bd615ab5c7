// Asks the provider's quota endpoint how much an account stores and may store.
#pragma once

#include "http/fetch.h"
#include "oauth/provider.h"

#include <string>
#include <variant>

namespace holdfast::oauth {

struct QuotaFailure {
    std::string why;  // for the log
};
using QuotaResult = std::variant<Quota, QuotaFailure>;

// The provider has a quota endpoint.
[[nodiscard]] QuotaResult request_quota(http::Fetcher& fetcher, const Provider& provider,
                                        const std::string& access_token);

}  // namespace holdfast::oauth
