// Access tokens by a key of a JWK file.
#include "crypto/jwt_keys.h"

#include "api/scenario.h"
#include "api/supabase_client.h"

namespace holdfast::test {
namespace {

// A key of P-256 that only this test knows (RFC 7515 appendix A.3.1).
constexpr const char* kFile = R"([{"kty":"EC","crv":"P-256","kid":"one","alg":"ES256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}])";

WorldOptions with_key() {
    WorldOptions options = with_supabase();
    options.jwt_keys = std::get<std::vector<crypto::FileKey>>(crypto::read_jwk_file(kFile));
    return options;
}

}  // namespace

API_TEST_CASE("With a JWK file, access tokens are verified by its public part, which is listed",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_key());
    const User ada(world, "ada");
    const auto header = crypto::unverified_header(ada.access_token).value();
    CHECK(*header.string("alg") == "ES256");
    CHECK(*header.string("kid") == "one");
    const SupabaseClient client(world);
    CHECK(client.with_token(ada.access_token).get("/auth/v1/user").status == 200);
    CHECK(world.ask("GET", "/api/v1/auth/me", "", bearer(ada.access_token)).status == 200);
    for (const char* target : {"/auth/v1/.well-known/jwks.json", "/.well-known/jwks.json"}) {
        const auto set = world.ask("GET", target);
        CHECK(text_at(set, "keys.0.kid") == "one");
        CHECK(text_at(set, "keys.0.alg") == "ES256");
        const auto key = crypto::FileKey::from_jwk(at(json_of(set), "keys.0"));
        CHECK(key->verify(ada.access_token));
        CHECK_FALSE(key->can_sign());
    }
}

API_TEST_CASE("The public keys are there without Supabase's surface as well", "[api]") {
    World with_none(backend_type.fresh());
    CHECK(with_none.ask("GET", "/.well-known/jwks.json").body == R"({"keys":[]})");
    CHECK(with_none.ask("GET", "/auth/v1/.well-known/jwks.json").status == 404);
    WorldOptions options;
    options.jwt_keys = with_key().jwt_keys;
    World with_one(backend_type.fresh(), options);
    const User ada(with_one, "ada");
    const auto key =
        crypto::FileKey::from_jwk(at(json_of(with_one.ask("GET", "/.well-known/jwks.json")), "keys.0"));
    CHECK(key->verify(ada.access_token));
}

API_TEST_CASE("With a JWK file, API keys and tokens from before stay good, and those of its key count",
              "[api][supabase]") {
    World world(backend_type.fresh(), with_key());
    const User ada(world, "ada");
    SupabaseClient client(world);
    const std::string before = crypto::sign_hs256(world.installation_options.keys.newest().access_token,
                                                  claims_of(ada.access_token));
    CHECK(client.with_token(before).get("/auth/v1/user").status == 200);
    CHECK(client.get("/auth/v1/health").status == 200);
    const crypto::FileKey& key = world.options.jwt_keys.front();
    client.key = key.sign(base::Json::object({{"role", "service_role"}}));
    CHECK(client.get("/auth/v1/admin/users").status == 200);
}

}  // namespace holdfast::test
