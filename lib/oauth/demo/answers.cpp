#include "oauth/demo/answers.h"

namespace holdfast::oauth::demo {

http::Response no_store(int status, const base::Json& body) {
    http::Response response = http::Response::json(status, body.dump());
    response.headers.set("Cache-Control", "no-store");
    response.headers.set("Pragma", "no-cache");
    return response;
}

http::Response plain_error(int status, std::string_view error, std::string_view text) {
    return no_store(status, base::Json::object({{"error", error}, {"error_description", text}}));
}

http::Response private_json(const base::Json& body) { return no_store(200, body); }

}  // namespace holdfast::oauth::demo
