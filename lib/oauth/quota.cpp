#include "oauth/quota.h"

#include "oauth/api.h"

#include <optional>
#include <utility>

namespace holdfast::oauth {

QuotaResult request_quota(http::Fetcher& fetcher, const Provider& provider, const std::string& access_token) {
    ApiResult answer = ask_api(fetcher, provider, provider.quota_method, provider.quota_endpoint,
                               access_token, "quota endpoint");
    if (auto* failure = std::get_if<ApiFailure>(&answer)) return QuotaFailure{std::move(failure->why)};
    const std::optional<Quota> quota = provider.read_quota(std::get<base::Json>(answer));
    if (!quota) return QuotaFailure{"quota endpoint answered 200 with no usable quota"};
    return *quota;
}

}  // namespace holdfast::oauth
