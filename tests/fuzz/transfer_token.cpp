// The transfer token: text that we did not sign is invalid, and claims that our key signed are good only if
// they are those of a transfer.
#include "accounts/transfer_tokens.h"
#include "base/encoding.h"
#include "base/random.h"
#include "crypto/jose.h"
#include "fuzz/property.h"

#include <string>
#include <variant>

using namespace holdfast;
using fuzz::must;

namespace {

constexpr const char* kIssuer = "https://files.example";

// Whether in time or expired.
const accounts::TransferClaims* transfer_of(const accounts::TransferTokenResult& result) {
    if (const auto* claims = std::get_if<accounts::TransferClaims>(&result)) return claims;
    const auto* expired = std::get_if<accounts::ExpiredTransferToken>(&result);
    return expired == nullptr ? nullptr : &expired->claims;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    static const std::string key = base::random_bytes(32);
    static const accounts::TransferTokens tokens(kIssuer, {key});
    const base::Time now = base::from_unix_seconds(1795244400);
    const std::string_view text = fuzz::text_of(bytes, size);
    must(transfer_of(tokens.verify(text, now)) == nullptr, "nobody else's token is good");

    const auto claims = base::Json::parse(text);
    if (!claims || claims->as_object() == nullptr) return 0;
    const auto result = tokens.verify(crypto::sign_hs256(key, *claims), now);
    const auto* transfer = transfer_of(result);
    if (transfer == nullptr) return 0;
    must(*claims->string("typ") == "ownership_transfer", "it is a transfer token");
    must(*claims->string("iss") == kIssuer, "we issued it");
    must(*claims->string("aud") == "https://files.example/cloud/transfer-ownership", "for this endpoint");
    must(base::is_uuid(transfer->request_id), "it names a request");
    must(base::is_uuid(transfer->requesting_user_id), "it names a user");
    const bool in_time = std::holds_alternative<accounts::TransferClaims>(result);
    must(in_time == (*claims->integer("exp") > base::unix_seconds(now)), "it ends when it says");
    return 0;
}
