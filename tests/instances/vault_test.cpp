// One account's token, asked for by many at the same moment, over sockets.
#include "api/story.h"
#include "instances/app_request.h"
#include "instances/instances.h"
#include "support/gate.h"
#include "wire/client.h"

#include <deque>
#include <memory>
#include <set>

namespace holdfast::test {
namespace {

constexpr std::size_t kCallers = 64;
constexpr int kRounds = 5;

// All send their request before the provider answers the first of them. Returns their answers.
std::vector<WireResponse> ask_together(Instances& site, const std::string& request) {
    const auto gate = std::make_shared<Gate>();
    site.provider().before_answers([gate](const SeenRefresh&) { gate->pass(); });
    std::deque<Client> callers;
    for (std::size_t i = 0; i < kCallers; ++i) callers.emplace_back(site.endpoint(i % site.size()));
    for (Client& caller : callers) caller.send(request);
    gate->await(1);
    gate->open();
    std::vector<WireResponse> answers;
    for (Client& caller : callers) answers.push_back(caller.read().value());
    return answers;
}

std::string token_in(const WireResponse& answer) {
    INFO(answer.text());
    REQUIRE(answer.status == 200);
    return *at(base::Json::parse(answer.body).value(), "data.access_token").as_string();
}

}  // namespace

INSTANCES_TEST_CASE("64 callers who ask for one expired token get one new token, by one refresh",
                    "[instances][vault]") {
    Instances site(backend_type.fresh(), processes_on(backend_type));
    User ada(site, "ada");
    const std::string account = link(ada, "ada+rotate@demo.example");
    const std::string app = add_app(*site.database->open(), base::SystemClock().now(), "backup");
    std::set<std::string> tokens;
    for (std::size_t round = 1; round <= kRounds; ++round) {
        CAPTURE(round);
        const std::string refused = app_request(app, account, "report", R"({"error":"invalid_token"})");
        REQUIRE(Client(site.endpoint(0)).ask(refused).status == 202);
        for (const WireResponse& answer : ask_together(site, app_request(app, account, "access-token")))
            tokens.insert(token_in(answer));
        CHECK(site.provider().refreshes().size() == round);
        CHECK(tokens.size() == round);
    }
    for (const SeenRefresh& refresh : site.provider().refreshes()) {
        CHECK(refresh.status == 200);
        CHECK(tokens.contains(refresh.access_token));
    }
    check_they_stop_without_a_fault(site);
}

}  // namespace holdfast::test
