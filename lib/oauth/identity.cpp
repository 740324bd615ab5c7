#include "oauth/identity.h"

#include "base/json.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace holdfast::oauth {
namespace {

constexpr std::size_t kMaxCodeBytes = 64;

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

// Graph's {"error":{"code":"InvalidAuthenticationToken",...}}: the code only, where it is one word.
std::string error_word(const std::string& body) {
    const std::optional<base::Json> answer = base::Json::parse(body);
    const base::Json* error = answer ? answer->find("error") : nullptr;
    const std::string* code = error != nullptr ? error->string("code") : nullptr;
    if (code == nullptr || code->size() > kMaxCodeBytes) return {};
    return std::all_of(code->begin(), code->end(), is_letter) ? " " + *code : std::string();
}

}  // namespace

IdentityResult request_identity(http::Fetcher& fetcher, const Provider& provider,
                                const std::string& access_token) {
    http::FetchRequest request{"GET", provider.identity_endpoint, {}, {}};
    request.headers.set("Authorization", "Bearer " + access_token);
    request.headers.set("Accept", "application/json");
    const http::FetchResult result = fetcher.fetch(request);
    if (const auto* failure = std::get_if<http::FetchFailure>(&result)) {
        return IdentityFailure{"identity endpoint: " + std::string(http::name(*failure))};
    }
    const http::Answer& answer = std::get<http::Answer>(result);
    if (answer.status != 200) {
        return IdentityFailure{"identity endpoint answered " + std::to_string(answer.status) +
                               error_word(answer.body)};
    }
    const std::optional<base::Json> body = base::Json::parse(answer.body);
    std::optional<Identity> identity = body ? provider.parse_identity(*body) : std::nullopt;
    if (!identity) return IdentityFailure{"identity endpoint answered 200 with no usable identity"};
    return std::move(*identity);
}

}  // namespace holdfast::oauth
