#include "api/clouds.h"

#include <map>

namespace holdfast::test {
namespace {

struct Identity {
    std::string method;
    std::string target;
};

const std::map<std::string, Identity> kIdentities = {
    {"onedrive", {"GET", "/v1.0/me"}},
    {"google_drive", {"GET", "/openidconnect.googleapis.com/v1/userinfo"}},
    {"dropbox", {"POST", "/api.dropboxapi.com/2/users/get_current_account"}},
    {"box", {"GET", "/api.box.com/2.0/users/me"}},
};

}  // namespace

WorldOptions with_every_provider() {
    WorldOptions options;
    options.providers.clear();
    for (const oauth::Provider& provider : oauth::known_providers().all())
        options.providers.push_back(oauth::demo_stand_in(provider, kDemoOrigin));
    return options;
}

int identity_status(World& world, const std::string& provider, const std::string& access_token) {
    const Identity& identity = kIdentities.at(provider);
    return world.demo.handle(make_request(identity.method, identity.target, "", bearer(access_token))).status;
}

std::string token_for(World& world, const std::string& credential, const std::string& account_id) {
    const auto response =
        world.ask("POST", "/api/v1/accounts/" + account_id + "/access-token", "", bearer(credential));
    INFO(response.body);
    REQUIRE(response.status == 200);
    return text_at(response, "data.access_token");
}

}  // namespace holdfast::test
