#include "demo/hook_receiver.h"

#include "accounts/apps.h"
#include "accounts/webhook_message.h"
#include "base/random.h"
#include "crypto/digest.h"
#include "crypto/seal.h"
#include "storage/apps.h"
#include "storage/hooks.h"

#include <charconv>

namespace holdfast::demo {
namespace {

using base::Json;

constexpr const char* kApp = "demo-webhook";

std::string header(const http::Request& request, std::string_view name) {
    const std::string* value = request.headers.find(name);
    return value == nullptr ? "" : *value;
}

}  // namespace

void HookReceiver::open(const std::string& origin, const std::string& sealing_key) {
    const base::Time now = clock_.now();
    const storage::NewApp app{
        base::random_uuid(), kApp,         accounts::app_credential_digest(accounts::make_app_credential()),
        "events:read",       std::nullopt, now};
    (void)store_.run(storage::CreateApp{app});
    for (const storage::ListedHook& listed : store_.run(storage::ListHooks{})) {
        if (listed.hook.app_name == kApp) (void)store_.run(storage::RemoveHook{listed.hook.id});
    }
    const std::string id = base::random_uuid();
    secret_ = accounts::make_hook_secret();
    const storage::NewHook hook{id,
                                kApp,
                                origin + std::string(kPath),
                                "",
                                accounts::seal_hook_secret(crypto::Sealer({sealing_key}), id, secret_),
                                now};
    (void)store_.run(storage::AddHook{hook});
}

bool HookReceiver::is_genuine(const http::Request& request) const {
    const std::string timestamp = header(request, "webhook-timestamp");
    std::int64_t seconds = 0;
    const char* const end = timestamp.data() + timestamp.size();
    const auto [rest, error] = std::from_chars(timestamp.data(), end, seconds);
    if (error != std::errc{} || rest != end) return false;
    const auto age = clock_.now() - base::Time(std::chrono::seconds(seconds));
    const std::string expected =
        accounts::webhook_signature(secret_, header(request, "webhook-id"), timestamp, request.body);
    return age <= kTolerance && age >= -kTolerance &&
           crypto::equal_in_constant_time(header(request, "webhook-signature"), expected);
}

http::Response HookReceiver::receive(const http::Request& request) {
    const bool genuine = !secret_.empty() && is_genuine(request);
    const Json body = Json::parse(request.body).value_or(Json());
    const std::string* type = body.string("type");
    Message message{clock_.now(), header(request, "webhook-id"), type == nullptr ? "" : *type, genuine,
                    request.body};
    const sync::Lock lock(mutex_);
    messages_.push_back(std::move(message));
    if (messages_.size() > kMostMessages) messages_.pop_front();
    return http::Response::empty(genuine ? 204 : 401);
}

Json HookReceiver::messages() const {
    Json::Array shown;
    const sync::Lock lock(mutex_);
    for (auto message = messages_.rbegin(); message != messages_.rend(); ++message) {
        shown.push_back(Json::object({{"at", base::rfc3339(message->at)},
                                      {"id", message->id},
                                      {"type", message->type},
                                      {"is_genuine", message->is_genuine},
                                      {"body", message->body}}));
    }
    return shown;
}

}  // namespace holdfast::demo
