// A program that talks to Supabase's surface as supabase-js does: each request has `apikey`, a bearer token
// and the version of the client.
#pragma once

#include "accounts/api_keys.h"
#include "api/story.h"

#include <optional>
#include <string>

namespace holdfast::test {

// A world whose surface is on.
inline WorldOptions with_supabase(WorldOptions options = {}) {
    options.supabase = accounts::GivenApiKeys{};
    return options;
}

class SupabaseClient {
  public:
    explicit SupabaseClient(World& served)
        : keys(served.installation_options.keys, *served.options.supabase, served.clock),
          key(keys.anon()),
          world_(&served) {}

    const accounts::ApiKeys keys;
    std::string key;           // `apikey`
    std::string token;         // the bearer token; empty: the key, as before a sign-in
    bool says_version = true;  // as every client of today

    // With the key of the role service_role.
    SupabaseClient as_service() const {
        SupabaseClient service(*world_);
        service.key = keys.service_role();
        return service;
    }
    SupabaseClient with_token(const std::string& access_token) const {
        SupabaseClient client(*world_);
        client.token = access_token;
        return client;
    }

    http::Response send(const std::string& method, const std::string& target, const std::string& body = "",
                        Fields fields = {}) const {
        fields.emplace_back("apikey", key);
        fields.emplace_back("Authorization", "Bearer " + (token.empty() ? key : token));
        fields.emplace_back("X-Client-Info", "supabase-js/2.119.0; runtime=node");
        if (says_version) fields.emplace_back("X-Supabase-Api-Version", "2024-01-01");
        if (method != "GET") fields.emplace_back("Content-Type", "application/json;charset=UTF-8");
        return world_->ask(method, target, body, fields);
    }
    http::Response get(const std::string& target) const { return send("GET", target); }
    http::Response post(const std::string& target, const std::string& body) const {
        return send("POST", target, body);
    }

  private:
    World* world_;
};

// The code of an error of /auth/v1, whose form is checked, by the version that the client sent.
std::string checked_gotrue_code(const http::Response& response, bool says_version = true);

}  // namespace holdfast::test
