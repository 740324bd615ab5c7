#include "oauth/demo/answers.h"

#include "base/random.h"

namespace holdfast::oauth::demo {
namespace {

http::Response no_store(int status, const base::Json& body) {
    http::Response response = http::Response::json(status, body.dump());
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Pragma", "no-cache");
    return response;
}

// "2026-11-21 07:00:00Z", as Microsoft's token endpoint writes it.
std::string timestamp(base::Time now) {
    const std::string text = base::rfc3339(now);
    return text.substr(0, 10) + " " + text.substr(11, 8) + "Z";
}

}  // namespace

std::string description(const OAuthError& error) {
    return "AADSTS" + std::to_string(error.code) + ": " + std::string(error.text);
}

http::Response oauth_error(const OAuthError& error, base::Time now) {
    const std::string trace_id = base::random_uuid();
    const std::string correlation_id = base::random_uuid();
    const std::string text = description(error) + " Trace ID: " + trace_id +
                             " Correlation ID: " + correlation_id + " Timestamp: " + timestamp(now);
    return no_store(error.status, base::Json::object({{"error", error.error},
                                                      {"error_description", text},
                                                      {"error_codes", base::Json::Array{error.code}},
                                                      {"timestamp", timestamp(now)},
                                                      {"trace_id", trace_id},
                                                      {"correlation_id", correlation_id}}));
}

http::Response graph_error(int status, std::string_view code, std::string_view message, base::Time now) {
    const std::string request_id = base::random_uuid();
    const base::Json inner = base::Json::object({{"date", base::rfc3339(now).substr(0, 19)},
                                                 {"request-id", request_id},
                                                 {"client-request-id", request_id}});
    const base::Json error =
        base::Json::object({{"code", code}, {"message", message}, {"innerError", inner}});
    return no_store(status, base::Json::object({{"error", error}}));
}

http::Response plain_error(int status, std::string_view error, std::string_view text) {
    return no_store(status, base::Json::object({{"error", error}, {"error_description", text}}));
}

http::Response private_json(const base::Json& body) { return no_store(200, body); }

}  // namespace holdfast::oauth::demo
