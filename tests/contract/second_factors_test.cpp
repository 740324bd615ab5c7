// Second factors: confirmed once, each code used once, and gone with the user.
#include "storage/second_factors.h"

#include "base/random.h"
#include "contract/fixture.h"
#include "storage/events.h"
#include "storage/users.h"
#include "support/threads.h"

#include <algorithm>
#include <array>

namespace holdfast::contract {
namespace {

constexpr std::int64_t kStep = 59'833'333;
const std::array<std::string, 2> kDigests = {"one", "other"};

// Adds one, confirmed by the code of kStep.
void add_factor(Fixture& f, const std::string& user_id) {
    REQUIRE(f.store->run(SaveSecondFactor{user_id, "sealed", kNow}));
    REQUIRE(f.store->run(ConfirmSecondFactor{user_id, "sealed", kStep, kDigests, kNow + 1min, "192.0.2.1"}));
}

std::size_t events_of(Fixture& f, const std::string& user_id, std::string_view type) {
    const auto events = f.store->run(ListActivity{user_id, std::nullopt, 100});
    return static_cast<std::size_t>(std::ranges::count(events, type, &DomainEvent::type));
}

}  // namespace

STORE_TEST_CASE("a second factor counts once it is confirmed", "[second_factors]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    CHECK_FALSE(f.store->run(FindSecondFactor{ada}));
    REQUIRE(f.store->run(SaveSecondFactor{ada, "first", kNow}));
    REQUIRE(f.store->run(SaveSecondFactor{ada, "sealed", kNow}));
    const auto waiting = f.store->run(FindSecondFactor{ada});
    REQUIRE(waiting);
    CHECK(waiting->secret == "sealed");
    CHECK_FALSE(waiting->confirmed_at);
    CHECK_FALSE(f.store->run(UseCodeStep{ada, "sealed", kStep}));
    CHECK_FALSE(f.store->run(RemoveSecondFactor{ada, kNow}));

    CHECK_FALSE(f.store->run(ConfirmSecondFactor{ada, "first", kStep, kDigests, kNow}));
    CHECK(f.count("holdfast_recovery_codes") == 0);
    REQUIRE(f.store->run(ConfirmSecondFactor{ada, "sealed", kStep, kDigests, kNow + 1min, "192.0.2.1"}));
    const auto confirmed = f.store->run(FindSecondFactor{ada});
    REQUIRE(confirmed);
    CHECK(confirmed->confirmed_at == kNow + 1min);
    CHECK(confirmed->recovery_codes == 2);
    CHECK_FALSE(f.store->run(ConfirmSecondFactor{ada, "sealed", kStep + 1, kDigests, kNow}));
    CHECK_FALSE(f.store->run(SaveSecondFactor{ada, "another", kNow}));
    CHECK(f.store->run(FindSecondFactor{ada})->secret == "sealed");

    const auto event = f.store->run(ListActivity{ada, std::nullopt, 1}).at(0);
    CHECK(event.type == "user.second_factor_added");
    CHECK(event.actor_id == ada);
    CHECK(event.network == "192.0.2.1");
    CHECK(events_of(f, ada, "user.second_factor_added") == 1);
}

STORE_TEST_CASE("a user who is gone gets no second factor", "[second_factors]") {
    Fixture f(backend_type.fresh());
    const std::string nobody = base::random_uuid();
    CHECK_FALSE(f.store->run(SaveSecondFactor{nobody, "sealed", kNow}));
    CHECK_FALSE(f.store->run(FindSecondFactor{nobody}));
    CHECK_FALSE(f.store->run(FindSecondFactor{"no id"}));
    CHECK_FALSE(f.store->run(RemoveSecondFactor{nobody, kNow}));
}

STORE_TEST_CASE("the codes of a step count once, and those before it no more", "[second_factors]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    add_factor(f, ada);
    add_factor(f, bob);
    CHECK_FALSE(f.store->run(UseCodeStep{ada, "sealed", kStep}));
    CHECK_FALSE(f.store->run(UseCodeStep{ada, "other", kStep + 1}));
    CHECK(f.store->run(UseCodeStep{ada, "sealed", kStep + 2}));
    CHECK_FALSE(f.store->run(UseCodeStep{ada, "sealed", kStep + 2}));
    CHECK_FALSE(f.store->run(UseCodeStep{ada, "sealed", kStep + 1}));
    CHECK(f.store->run(UseCodeStep{ada, "sealed", kStep + 3}));
    CHECK(f.store->run(UseCodeStep{bob, "sealed", kStep + 1}));
}

STORE_TEST_CASE("a code used 16 times at once counts once", "[second_factors][races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    add_factor(f, ada);
    for (std::int64_t step = kStep + 1; step <= kStep + 5; ++step) {
        const auto used = test::run_together(16, [&](std::size_t) {
            return f.store->run(UseCodeStep{ada, "sealed", step});
        });
        CHECK(std::ranges::count(used, true) == 1);
    }
    const auto recovered = test::run_together(16, [&](std::size_t i) {
        return f.store->run(UseRecoveryCode{ada, kDigests[i % 2], kNow});
    });
    CHECK(std::ranges::count(recovered, true) == 2);
    CHECK(events_of(f, ada, "user.recovery_code_used") == 2);
}

STORE_TEST_CASE("a second factor confirmed 16 times at once has one set of recovery codes",
                "[second_factors][races]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada");
    REQUIRE(f.store->run(SaveSecondFactor{ada, "sealed", kNow}));
    const auto confirmed = test::run_together(16, [&](std::size_t i) {
        const std::array digests = {"a" + std::to_string(i), "b" + std::to_string(i)};
        return f.store->run(ConfirmSecondFactor{ada, "sealed", kStep, digests, kNow});
    });
    CHECK(std::ranges::count(confirmed, true) == 1);
    CHECK(f.count("holdfast_recovery_codes") == 2);
    CHECK(events_of(f, ada, "user.second_factor_added") == 1);
}

STORE_TEST_CASE("a recovery code counts once, for its user", "[second_factors]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    add_factor(f, ada);
    CHECK_FALSE(f.store->run(UseRecoveryCode{bob, "one", kNow}));
    CHECK_FALSE(f.store->run(UseRecoveryCode{ada, "none", kNow}));
    CHECK(f.store->run(UseRecoveryCode{ada, "one", kNow, "192.0.2.1"}));
    CHECK_FALSE(f.store->run(UseRecoveryCode{ada, "one", kNow}));
    CHECK(f.store->run(FindSecondFactor{ada})->recovery_codes == 1);
    const auto event = f.store->run(ListActivity{ada, std::nullopt, 1}).at(0);
    CHECK(event.type == "user.recovery_code_used");
    CHECK(event.network == "192.0.2.1");
}

STORE_TEST_CASE("a second factor goes with its recovery codes, and with its user", "[second_factors]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), bob = f.add_user("bob");
    add_factor(f, ada);
    add_factor(f, bob);
    REQUIRE(f.store->run(RemoveSecondFactor{ada, kNow, ada, "192.0.2.1"}));
    CHECK_FALSE(f.store->run(RemoveSecondFactor{ada, kNow}));
    CHECK_FALSE(f.store->run(FindSecondFactor{ada}));
    const auto event = f.store->run(ListActivity{ada, std::nullopt, 1}).at(0);
    CHECK(event.type == "user.second_factor_removed");
    CHECK(event.actor_id == ada);
    CHECK(f.count("holdfast_recovery_codes") == 2);
    REQUIRE(f.store->run(RemoveSecondFactor{bob, kNow}));
    CHECK_FALSE(f.store->run(ListActivity{bob, std::nullopt, 1}).at(0).actor_id);
    CHECK(f.count("holdfast_recovery_codes") == 0);

    add_factor(f, ada);
    REQUIRE(f.store->run(DeleteUser{ada, kNow}));
    CHECK(f.count("holdfast_second_factors") == 0);
    CHECK(f.count("holdfast_recovery_codes") == 0);
}

}  // namespace holdfast::contract
