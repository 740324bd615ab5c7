#include "accounts/webhook_message.h"

#include "base/encoding.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {

// The example of the specification's reference libraries.
TEST_CASE("A webhook is signed as Standard Webhooks does") {
    CHECK(webhook_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                            "1614265330",
                            R"({"test": 2432232314})") == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("A hook's secret opens for this hook alone, and no two are equal") {
    const crypto::Sealer sealer({std::string(32, 'k')}), other({std::string(32, 'o')});
    const std::string secret = make_hook_secret();
    CHECK(secret != make_hook_secret());
    CHECK(secret.starts_with("whsec_"));
    CHECK(base::base64_decode(secret.substr(6)).value().size() == 32);
    const std::string sealed = seal_hook_secret(sealer, "one", secret);
    CHECK(sealed.find(secret.substr(6)) == std::string::npos);
    CHECK(open_hook_secret(sealer, "one", sealed) == secret);
    CHECK_FALSE(open_hook_secret(sealer, "two", sealed));
    CHECK_FALSE(open_hook_secret(other, "one", sealed));
}

TEST_CASE("A webhook's request has the event's id, its type and data, and the time it was sent") {
    const PublicEvent event{"the-id", "account.linked", base::from_unix_seconds(1795244400),
                            base::Json::object({{"account_id", "1"}})};
    const std::string secret = make_hook_secret();
    const auto request =
        webhook_request("https://a.example/hook", secret, event, base::from_unix_seconds(1795244460));
    CHECK(request.method == "POST");
    CHECK(request.url == "https://a.example/hook");
    CHECK(request.body ==
          R"({"type":"account.linked","timestamp":"2026-11-21T07:00:00.000000Z","data":{"account_id":"1"}})");
    CHECK(*request.headers.find("content-type") == "application/json");
    CHECK(*request.headers.find("webhook-id") == "the-id");
    CHECK(*request.headers.find("webhook-timestamp") == "1795244460");
    CHECK(*request.headers.find("webhook-signature") ==
          webhook_signature(secret, "the-id", "1795244460", request.body));
}

}  // namespace holdfast::accounts
