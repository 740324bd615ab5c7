// How often one may ask, and that nobody but the one who asks too often is shut out.
#include "storage/rate_limits.h"

#include "accounts/rate_limits.h"
#include "api/scenario.h"
#include "base/encoding.h"

namespace holdfast::test {
namespace {

const std::string kWrongPassword = R"({"email":"ada@example.com","password":"wrong horse"})";
const std::string kRightPassword = R"({"email":"ada@example.com","password":"correct horse"})";

// The limits are on, and the tests' own address is a proxy: X-Forwarded-For says who asks.
WorldOptions limited() {
    return {.rate_limits = accounts::RateLimits::Switch::on,
            .trusted_proxies = {*http::AddressRange::parse("127.0.0.0/8")}};
}

Fields from(const std::string& address, Fields more = {}) {
    more.emplace_back("X-Forwarded-For", address);
    return more;
}

http::Response log_in(const World& world, const std::string& body, const std::string& address) {
    return world.ask("POST", "/api/v1/auth/login", body, from(address));
}

// A refresh that has no session behind it: only the network is counted.
http::Response refresh(const World& world, const std::string& address) {
    return world.ask("POST", "/api/v1/auth/refresh", R"({"refresh_token":"none"})", from(address));
}

constexpr int kRefreshesOfNetwork = 120;

void use_up_refreshes(const World& world, const std::string& address) {
    for (int i = 0; i < kRefreshesOfNetwork; ++i) CHECK(refresh(world, address).status == 401);
}

}  // namespace

API_TEST_CASE("A password is guessed at so often from one network, and the user is not shut out elsewhere",
              "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    const User ada(world, "ada");
    const User bob(world, "bob");
    for (int i = 0; i < 10; ++i) CHECK(log_in(world, kWrongPassword, "192.0.2.1").status == 401);

    const auto refused = log_in(world, kRightPassword, "192.0.2.1");
    CHECK(refused.status == 429);
    CHECK(checked_error_code(refused) == "rate_limited");
    CHECK(field(refused, "Retry-After") == "30");

    CHECK(log_in(world, kRightPassword, "192.0.2.2").status == 200);
    CHECK(log_in(world, R"({"email":"bob@example.com","password":"correct horse"})", "192.0.2.1").status ==
          200);
    world.clock.advance(29s);
    CHECK(field(log_in(world, kRightPassword, "192.0.2.1"), "Retry-After") == "1");
    world.clock.advance(1s);
    CHECK(log_in(world, kRightPassword, "192.0.2.1").status == 200);
    CHECK(log_in(world, kRightPassword, "192.0.2.1").status == 429);
}

API_TEST_CASE("The letters that an email is written in make no other account", "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    for (int i = 0; i < 10; ++i) log_in(world, kWrongPassword, "192.0.2.1");
    CHECK(log_in(world, R"({"email":" ADA@Example.com ","password":"wrong horse"})", "192.0.2.1").status ==
          429);
}

API_TEST_CASE("Every limited route answers 429 to one user at one network", "[api][rate limits]") {
    struct Row {
        const char* method;
        const char* target;
        std::string body;
        int allowed;
    };
    World world(backend_type.fresh(), limited());
    const User ada(world, "ada");
    const auto row =
        GENERATE(Row{"POST", "/api/v1/auth/signup",
                     R"({"email":"ada@example.com","password":"correct horse","username":"A"})", 5},
                 Row{"POST", "/api/v1/auth/login", kWrongPassword, 10},
                 Row{"POST", "/api/v1/auth/refresh", "", 20}, Row{"GET", "/auth/onedrive/login-url", "", 20},
                 Row{"POST", "/cloud/transfer-ownership", R"({"transfer_token":"none"})", 10});
    CAPTURE(row.target);
    const bool refreshes = row.target == std::string("/api/v1/auth/refresh");
    const std::string body =
        refreshes ? base::Json::object({{"refresh_token", ada.refresh_token}}).dump() : row.body;
    const auto ask = [&](const std::string& address) {
        return world.ask(row.method, row.target, body, from(address, bearer(ada.access_token)));
    };

    for (int i = 0; i < row.allowed; ++i) CHECK(ask("192.0.2.1").status != 429);
    const auto refused = ask("192.0.2.1");
    CHECK(refused.status == 429);
    CHECK(checked_error_code(refused) == "rate_limited");
    CHECK(std::stoi(field(refused, "Retry-After")) > 0);
    CHECK(ask("192.0.2.2").status != 429);
}

API_TEST_CASE("A plain link to the provider that comes too often leads back to the app",
              "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    User ada(world, "ada");
    const Fields address = from("192.0.2.1");
    for (int i = 0; i < 20; ++i) {
        CHECK(field(ada.browser.get("/auth/onedrive/start", address), "Location").starts_with(kDemoOrigin));
    }
    const auto refused = ada.browser.get("/auth/onedrive/start", address);
    CHECK(refused.status == 302);
    CHECK(field(refused, "Location") == "http://127.0.0.1:8080/app?error=rate_limited");
}

API_TEST_CASE("A network is counted as a whole: an IPv4 address, a /64 of IPv6", "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    SECTION("IPv4") {
        use_up_refreshes(world, "192.0.2.1");
        CHECK(refresh(world, "192.0.2.1").status == 429);
        CHECK(refresh(world, "::ffff:192.0.2.1").status == 429);
        CHECK(refresh(world, "192.0.2.2").status == 401);
    }
    SECTION("IPv6") {
        use_up_refreshes(world, "2001:db8:1:2::1");
        CHECK(refresh(world, "2001:db8:1:2:ffff::2").status == 429);
        CHECK(refresh(world, "2001:db8:1:3::1").status == 401);
    }
}

API_TEST_CASE("Guesses from many networks of one party are counted together", "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    const User ada(world, "ada");
    int let_through = 0;
    for (int i = 0; i < 40; ++i) {
        const std::string address = "2001:db8:1:" + base::hex_encode(std::string(1, static_cast<char>(i))) +
                                    "00::1";  // each /56 of one /48
        if (log_in(world, kWrongPassword, address).status == 401) ++let_through;
    }
    CHECK(let_through == 20);
    int of_one_56 = 0;
    for (int i = 0; i < 40; ++i) {
        const std::string address =
            "2001:db8:2:" + base::hex_encode(std::string(1, static_cast<char>(i))) + "::1";
        if (log_in(world, kWrongPassword, address).status == 401) ++of_one_56;
    }
    CHECK(of_one_56 == 10);
    CHECK(log_in(world, kRightPassword, "2001:db8:3::1").status == 200);
}

API_TEST_CASE("An account has a budget of guesses over all networks, from which its own are exempt",
              "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    const auto sign_up = world.ask("POST", "/api/v1/auth/signup",
                                   R"({"email":"ada@example.com","password":"correct horse","username":"A"})",
                                   from("198.51.100.7"));
    REQUIRE(sign_up.status == 201);
    REQUIRE(log_in(world, kRightPassword, "2001:db8:7:1::1").status == 200);
    int let_through = 0;
    for (int i = 0; i < 120; ++i) {
        if (log_in(world, kWrongPassword, "203.0.113." + std::to_string(i)).status == 401) ++let_through;
    }
    CHECK(let_through == 99);  // the login has taken one
    const auto refused = log_in(world, kRightPassword, "203.0.113.200");
    CHECK(refused.status == 429);
    CHECK(std::stoi(field(refused, "Retry-After")) <= 60);

    CHECK(log_in(world, kRightPassword, "198.51.100.7").status == 200);
    CHECK(log_in(world, kRightPassword, "2001:db8:7:ff::2").status == 200);  // of the same /56
    CHECK(log_in(world, kRightPassword, "198.51.100.8").status == 429);
}

API_TEST_CASE("What its network refuses does not use up an account's budget", "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    const User ada(world, "ada");
    for (int i = 0; i < 150; ++i) log_in(world, kWrongPassword, "203.0.113.1");
    CHECK(log_in(world, kRightPassword, "203.0.113.2").status == 200);
}

API_TEST_CASE("A network is known for thirty days after a login", "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    REQUIRE(world
                .ask("POST", "/api/v1/auth/signup",
                     R"({"email":"ada@example.com","password":"correct horse","username":"A"})",
                     from("198.51.100.7"))
                .status == 201);
    const auto use_up = [&] {
        for (int i = 0; i < 100; ++i)
            CHECK(log_in(world, kWrongPassword, "203.0.113." + std::to_string(i)).status == 401);
    };
    world.clock.advance(accounts::kNetworkMemory - 1s);
    use_up();
    CHECK(log_in(world, kRightPassword, "198.51.100.7").status == 200);
    world.clock.advance(accounts::kNetworkMemory);
    use_up();
    CHECK(log_in(world, kRightPassword, "198.51.100.7").status == 429);
}

API_TEST_CASE("X-Forwarded-For of somebody who is no trusted proxy is not believed", "[api][rate limits]") {
    World world(backend_type.fresh(), {.rate_limits = accounts::RateLimits::Switch::on});
    for (int i = 0; i < kRefreshesOfNetwork; ++i) {
        CHECK(refresh(world, "192.0.2." + std::to_string(i)).status == 401);
    }
    CHECK(refresh(world, "192.0.2.200").status == 429);
}

API_TEST_CASE("The database is told neither emails nor addresses", "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    log_in(world, kWrongPassword, "192.0.2.1");
    CHECK(world.count("rate_limits") == 3);
    CHECK(world.count("rate_limits", "length(key) = 43 AND key NOT LIKE '%.%'") == 3);
    world.ask("POST", "/api/v1/auth/signup",
              R"({"email":"ada@example.com","password":"correct horse","username":"A"})", from("192.0.2.1"));
    CHECK(world.count("known_networks") == 1);
    CHECK(world.count("known_networks", "length(key) = 43 AND key NOT LIKE '%.%'") == 1);
}

API_TEST_CASE("Without the limits nothing is counted", "[api][rate limits]") {
    World world(backend_type.fresh());
    for (int i = 0; i <= kRefreshesOfNetwork; ++i) CHECK(refresh(world, "192.0.2.1").status == 401);
    CHECK(world.count("rate_limits") == 0);
}

API_TEST_CASE("A sign-up and a login succeed though their network can't be remembered",
              "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    world.store.fail<storage::RememberNetwork>(storage::ErrorKind::unavailable, FaultStore::kAlways);
    CHECK(world
              .ask("POST", "/api/v1/auth/signup",
                   R"({"email":"a@example.com","password":"correct horse","username":"A"})")
              .status == 201);
    CHECK(world.ask("POST", "/api/v1/auth/login", R"({"email":"a@example.com","password":"correct horse"})")
              .status == 200);
    CHECK(world.count("known_networks") == 0);
}

API_TEST_CASE("A sign-up that can't be counted is a failed one", "[api][rate limits]") {
    World world(backend_type.fresh(), limited());
    world.store.fail<storage::Charge>(storage::ErrorKind::unavailable);
    const auto response = world.ask("POST", "/api/v1/auth/signup",
                                    R"({"email":"a@example.com","password":"correct horse","username":"A"})");
    CHECK(response.status == 503);
    CHECK(text_at(response, "detail").starts_with("User creation failed:"));
    CHECK(world.count("auth_users") == 0);
}

}  // namespace holdfast::test
