#include "accounts/flow.h"

#include "accounts/linking.h"

#include <catch2/catch.hpp>

namespace holdfast::accounts {
namespace {

const crypto::Sealer& sealer() {
    static const crypto::Sealer instance({std::string(32, 'f')});
    return instance;
}

const Flow kFlow{"user", "session", "onedrive", "verifier", "nonce", base::from_unix_seconds(1795244400)};

}  // namespace

TEST_CASE("A sealed flow opens with its state, whole") {
    const auto flow = open_flow(sealer(), "state", seal_flow(sealer(), "state", kFlow));
    REQUIRE(flow);
    CHECK(flow->user_id == "user");
    CHECK(flow->session_id == "session");
    CHECK(flow->provider == "onedrive");
    CHECK(flow->code_verifier == "verifier");
    CHECK(flow->nonce == "nonce");
    CHECK(flow->expires_at == kFlow.expires_at);
    CHECK_FALSE(flow->app_return);
}

TEST_CASE("A flow and a ticket carry where an application wants its browser back") {
    Flow flow = kFlow;
    flow.app_return = AppReturn{"http://app.example/done", "challenge"};
    const auto opened = open_flow(sealer(), "state", seal_flow(sealer(), "state", flow));
    REQUIRE((opened && opened->app_return));
    CHECK(opened->app_return->url == "http://app.example/done");
    CHECK(opened->app_return->code_challenge == "challenge");
    const Ticket ticket{"user", "session", "onedrive", kFlow.expires_at, flow.app_return};
    const auto begun = open_ticket(sealer(), seal_ticket(sealer(), ticket));
    REQUIRE((begun && begun->app_return));
    CHECK(begun->user_id == "user");
    CHECK(begun->app_return->url == "http://app.example/done");
}

TEST_CASE("A session code opens whole, and no other sealed value opens as one") {
    const SessionCode code{"user", "session", "new session", "challenge", kFlow.expires_at};
    const std::string sealed = seal_session_code(sealer(), code);
    const auto opened = open_session_code(sealer(), sealed);
    REQUIRE(opened);
    CHECK(opened->user_id == "user");
    CHECK(opened->session_id == "session");
    CHECK(opened->new_session_id == "new session");
    CHECK(opened->code_challenge == "challenge");
    CHECK(opened->expires_at == kFlow.expires_at);
    const Ticket ticket{"user", "session", "onedrive", kFlow.expires_at};
    CHECK_FALSE(open_session_code(sealer(), seal_ticket(sealer(), ticket)));
    CHECK_FALSE(open_ticket(sealer(), sealed));
    CHECK_FALSE(open_session_code(sealer(), "code"));
}

TEST_CASE("A sealed flow opens with no other state or key, and shows nothing") {
    const std::string sealed = seal_flow(sealer(), "state", kFlow);
    CHECK_FALSE(open_flow(sealer(), "State", sealed));
    CHECK_FALSE(open_flow(sealer(), "", sealed));
    CHECK_FALSE(open_flow(crypto::Sealer({std::string(32, 'g')}), "state", sealed));
    CHECK_FALSE(open_flow(sealer(), "state", sealed + "A"));
    CHECK_FALSE(open_flow(sealer(), "state", sealer().seal("{}", crypto::seal_context({"flow", "state"}))));
    CHECK(sealed.find("verifier") == std::string::npos);
    CHECK(sealed != seal_flow(sealer(), "state", kFlow));
}

TEST_CASE("A callback names a flow only where it has exactly one state") {
    const auto digest = [](const char* query) { return callback_state_digest(http::Params::parse(query)); };
    CHECK(digest("state=a&code=b") == state_digest("a"));
    CHECK(state_digest("a").size() == 64);
    for (const char* query : {"", "code=b", "state=", "state=a&state=a", "State=a"})
        CHECK_FALSE(digest(query));
}

}  // namespace holdfast::accounts
