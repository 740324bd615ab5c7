#include "demo/lab_app.h"

#include "accounts/apps.h"
#include "api/errors.h"
#include "base/random.h"
#include "storage/apps.h"

#include <variant>

namespace holdfast::demo {
namespace {

using base::Json;

constexpr const char* kName = "lab";

// The credential of the lab's app, which is made with the first one; each process has a new one.
std::string take_credential(storage::Store& store, base::Time now) {
    std::string credential = accounts::make_app_credential();
    const std::string digest = accounts::app_credential_digest(credential);
    const storage::NewApp app{base::random_uuid(), kName, digest, "tokens:read", std::nullopt, now};
    if (!store.run(storage::CreateApp{app}) && !store.run(storage::RotateApp{kName, digest, now}))
        throw api::Refusal(api::Error::unavailable, "The lab's app is revoked.");
    return credential;
}

}  // namespace

http::Answer LabApp::post(const std::string& account_id, const std::string& what, const Json& body) {
    if (credential_.empty()) credential_ = take_credential(store_, clock_.now());
    http::FetchRequest request{"POST", address_ + "/api/v1/accounts/" + account_id + what, {}, body.dump()};
    request.headers.add("Authorization", "Bearer " + credential_);
    request.headers.add("Content-Type", "application/json");
    http::FetchResult result = fetcher_.fetch(request);
    if (auto* answer = std::get_if<http::Answer>(&result)) return std::move(*answer);
    throw api::Refusal(api::Error::unavailable, "The lab's app got no answer.");
}

LabApp::Token LabApp::token(const std::string& account_id) {
    const http::Answer answer = post(account_id, "/access-token", Json::object({}));
    const Json body = Json::parse(answer.body).value_or(Json());
    const Json* data = body.find("data");
    if (answer.status != 200 || data == nullptr) {
        const std::string* code = body.string("error");
        return {answer.status, code == nullptr ? "status " + std::to_string(answer.status) : *code, "", 0};
    }
    const std::string* token = data->string("access_token");
    const std::string* expires_at = data->string("expires_at");
    return {answer.status, "token", expires_at == nullptr ? "" : *expires_at,
            token == nullptr ? 0 : token->size()};
}

void LabApp::report(const std::string& account_id) {
    (void)post(account_id, "/report", Json::object({{"error", "invalid_token"}}));
}

}  // namespace holdfast::demo
