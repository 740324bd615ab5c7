#include "oauth/identity.h"

#include "oauth/api.h"

#include <optional>
#include <utility>

namespace holdfast::oauth {

IdentityResult request_identity(http::Fetcher& fetcher, const Provider& provider,
                                const std::string& access_token) {
    ApiResult answer = ask_api(fetcher, provider, provider.identity_method, provider.identity_endpoint,
                               access_token, "identity endpoint");
    if (auto* failure = std::get_if<ApiFailure>(&answer)) return IdentityFailure{std::move(failure->why)};
    std::optional<Identity> identity = provider.read_identity(std::get<base::Json>(answer));
    if (!identity) return IdentityFailure{"identity endpoint answered 200 with no usable identity"};
    return std::move(*identity);
}

}  // namespace holdfast::oauth
