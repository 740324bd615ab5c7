#include "accounts/webhook_message.h"

#include "base/encoding.h"
#include "base/json.h"
#include "base/random.h"
#include "crypto/digest.h"

namespace holdfast::accounts {
namespace {

constexpr std::string_view kPrefix = "whsec_";
constexpr std::size_t kSecretBytes = 32;

}  // namespace

std::string make_hook_secret() {
    return std::string(kPrefix) + base::base64_encode(base::random_bytes(kSecretBytes));
}

std::string hook_secret_context(std::string_view hook_id) {
    return crypto::seal_context({"webhook_secret", hook_id});
}

std::string seal_hook_secret(const crypto::Sealer& sealer, std::string_view hook_id,
                             std::string_view secret) {
    return sealer.seal(secret, hook_secret_context(hook_id));
}

std::optional<std::string> open_hook_secret(const crypto::Sealer& sealer, std::string_view hook_id,
                                            std::string_view sealed) {
    return sealer.open(sealed, hook_secret_context(hook_id));
}

std::string webhook_signature(std::string_view secret, std::string_view id, std::string_view timestamp,
                              std::string_view body) {
    const auto key = base::base64_decode(secret.substr(kPrefix.size())).value();
    const std::string content = std::string(id).append(".").append(timestamp).append(".").append(body);
    return "v1," + base::base64_encode(crypto::hmac_sha256(key, content));
}

http::FetchRequest webhook_request(const std::string& url, std::string_view secret, const PublicEvent& event,
                                   base::Time now) {
    http::FetchRequest request{"POST", url, {}, ""};
    request.body =
        base::Json::object(
            {{"type", event.type}, {"timestamp", base::rfc3339(event.occurred_at)}, {"data", event.data}})
            .dump();
    const std::string timestamp = std::to_string(base::unix_seconds(now));
    request.headers.add("Content-Type", "application/json");
    request.headers.add("webhook-id", event.id);
    request.headers.add("webhook-timestamp", timestamp);
    request.headers.add("webhook-signature", webhook_signature(secret, event.id, timestamp, request.body));
    return request;
}

}  // namespace holdfast::accounts
