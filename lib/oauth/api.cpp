#include "oauth/api.h"

namespace holdfast::oauth {

ApiResult ask_api(http::Fetcher& fetcher, const Provider& provider, ApiMethod method, const std::string& url,
                  const std::string& access_token, std::string_view name) {
    http::FetchRequest request{method == ApiMethod::post ? "POST" : "GET", url, {}, {}};
    request.headers.set("Authorization", "Bearer " + access_token);
    request.headers.set("Accept", "application/json");
    const http::FetchResult result = fetcher.fetch(request);
    if (const auto* failure = std::get_if<http::FetchFailure>(&result))
        return ApiFailure{std::string(name) + ": " + std::string(http::name(*failure))};
    const http::Answer& answer = std::get<http::Answer>(result);
    base::Json body = base::Json::parse(answer.body).value_or(base::Json());
    if (answer.status == 200) return body;
    return ApiFailure{std::string(name) + " answered " + std::to_string(answer.status) +
                      logged_error_word(provider, body)};
}

}  // namespace holdfast::oauth
