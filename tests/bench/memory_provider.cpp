#include "bench/memory_provider.h"

#include "base/clock.h"
#include "base/json.h"
#include "http/url.h"

#include <cstdint>
#include <utility>

namespace holdfast::bench {
namespace {

constexpr const char* kClient = "bench-client";
// As long as a real provider's.
constexpr std::size_t kTokenBytes = 1000;

std::int64_t now() { return base::unix_seconds(base::SystemClock().now()); }

std::string padded(std::string name) { return name.append(kTokenBytes, 'x'); }

}  // namespace

MemoryProvider::MemoryProvider() {
    auto listener = http::Listener::bind({"127.0.0.1", 0});
    origin_ = "http://" + listener.endpoint().text();
    server_ = http::serve(
        std::move(listener), {.workers = 16, .lanes = {}, .times = {}, .bounds = {}},
        {.route = {},
         .handle = [this](const http::Request& request) { return answer(request); },
         .refuse =
             [](const http::RefusedRequest& refused) { return http::Response::empty(refused.status); }});
}

std::vector<std::string> MemoryProvider::flags() const {
    return {"--onedrive-client-id",
            kClient,
            "--onedrive-client-secret",
            "bench-secret",
            "--onedrive-authorization-endpoint",
            origin_ + "/authorize",
            "--onedrive-token-endpoint",
            origin_ + "/token",
            "--onedrive-identity-endpoint",
            origin_ + "/me",
            "--onedrive-issuer",
            origin_,
            "--onedrive-jwks-uri",
            origin_ + "/keys"};
}

std::string MemoryProvider::sign_in(const std::string& authorization_url, const std::string& account_id,
                                    Grants grants) {
    const auto url = http::Url::parse(authorization_url).value();
    const auto asked = http::Params::parse(url.query);
    const std::string code = "code-of-" + *asked.only("nonce");
    const std::string access_token = padded("token-" + code);
    http::Response tokens = http::Response::json(400, R"({"error":"invalid_grant"})");
    http::Response identity = http::Response::empty(500);
    if (grants != Grants::nothing) {
        tokens = http::Response::json(
            200, base::Json::object({{"token_type", "Bearer"},
                                     {"access_token", access_token},
                                     {"refresh_token", padded("refresh-" + code)},
                                     {"expires_in", 3600},
                                     {"id_token", id_token(account_id, *asked.only("nonce"))}})
                     .dump());
    }
    if (grants == Grants::everything) {
        identity = http::Response::json(
            200, base::Json::object({{"id", account_id}, {"mail", account_id + "@example.com"}}).dump());
    }
    const sync::Lock lock(mutex_);
    answers_.insert_or_assign(code, std::move(tokens));
    answers_.insert_or_assign("Bearer " + access_token, std::move(identity));
    return "code=" + code + "&state=" + *asked.only("state");
}

http::Response MemoryProvider::answer(const http::Request& request) const {
    if (request.path == "/keys") {
        return http::Response::json(
            200, base::Json::object({{"keys", base::Json::Array{key_.public_jwk()}}}).dump());
    }
    std::string name;
    if (request.path == "/token") {
        const auto form = http::Params::parse(request.body);
        name = *form.only("code");
    } else {
        name = *request.headers.find("Authorization");
    }
    const sync::Lock lock(mutex_);
    const auto found = answers_.find(name);
    return found == answers_.end() ? http::Response::empty(404) : found->second;
}

std::string MemoryProvider::id_token(const std::string& account_id, const std::string& nonce) const {
    return key_.sign_rs256(base::Json::object({{"iss", origin_},
                                               {"aud", kClient},
                                               {"sub", "subject-" + account_id},
                                               {"oid", account_id},
                                               {"nonce", nonce},
                                               {"iat", now()},
                                               {"exp", now() + 3600}}));
}

}  // namespace holdfast::bench
