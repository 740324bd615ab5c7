#include "api/pkce_app.h"

#include <algorithm>

namespace holdfast::test {

using base::Json;

std::string location_parameter(const http::Response& response, std::string_view name) {
    const std::string url = location(response);
    const auto query = http::Params::parse(url.substr(std::min(url.find('?') + 1, url.size())));
    const std::string* value = query.only(name);
    return value != nullptr ? *value : "";
}

http::Response PkceApp::authorize(const std::string& challenge, const std::string& method) const {
    http::Params query;
    query.add("provider", "onedrive");
    query.add("redirect_to", page);
    query.add("code_challenge", challenge);
    query.add("code_challenge_method", method);
    query.add("skip_http_redirect", "true");
    return client.get("/auth/v1/user/identities/authorize?" + query.encode());
}

http::Response PkceApp::connect(const std::string& email, const Fields& fields) const {
    const std::string link = text_at(authorize(), "url").substr(world.public_url.size());
    Browser browser(world);
    const auto started = browser.get(link, {{"Referer", world.app_url + "/"}});
    const std::string back = world.sign_in_at_provider(location(started), email);
    return browser.get(back.substr(world.public_url.size()), fields);
}

http::Response PkceApp::exchange(const std::string& code, const std::string& code_verifier,
                                 bool says_version) const {
    SupabaseClient stranger(world);
    stranger.says_version = says_version;
    return stranger.post("/auth/v1/token?grant_type=pkce",
                         Json::object({{"auth_code", code}, {"code_verifier", code_verifier}}).dump());
}

}  // namespace holdfast::test
