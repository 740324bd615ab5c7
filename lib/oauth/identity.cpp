#include "oauth/identity.h"

#include "base/json.h"

#include <optional>
#include <utility>

namespace holdfast::oauth {
namespace {

std::string refusal_of(const Provider& provider, const http::Answer& answer) {
    const std::optional<base::Json> body = base::Json::parse(answer.body);
    return "identity endpoint answered " + std::to_string(answer.status) +
           (body ? logged_error_word(provider, *body) : "");
}

}  // namespace

IdentityResult request_identity(http::Fetcher& fetcher, const Provider& provider,
                                const std::string& access_token) {
    const bool is_post = provider.identity_method == IdentityMethod::post;
    http::FetchRequest request{is_post ? "POST" : "GET", provider.identity_endpoint, {}, {}};
    request.headers.set("Authorization", "Bearer " + access_token);
    request.headers.set("Accept", "application/json");
    const http::FetchResult result = fetcher.fetch(request);
    if (const auto* failure = std::get_if<http::FetchFailure>(&result)) {
        return IdentityFailure{"identity endpoint: " + std::string(http::name(*failure))};
    }
    const http::Answer& answer = std::get<http::Answer>(result);
    if (answer.status != 200) return IdentityFailure{refusal_of(provider, answer)};
    const std::optional<base::Json> body = base::Json::parse(answer.body);
    std::optional<Identity> identity = body ? provider.read_identity(*body) : std::nullopt;
    if (!identity) return IdentityFailure{"identity endpoint answered 200 with no usable identity"};
    return std::move(*identity);
}

}  // namespace holdfast::oauth
