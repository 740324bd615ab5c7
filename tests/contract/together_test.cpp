// Many reads that are run together.
#include "base/random.h"
#include "contract/fixture.h"
#include "storage/linking.h"
#include "storage/sessions.h"
#include "storage/users.h"

#include <array>
#include <string>
#include <vector>

namespace holdfast::contract {

STORE_TEST_CASE("Sessions that are read together are answered each for itself", "[together]") {
    Fixture f(backend_type.fresh());
    constexpr int kUsers = 40;  // more than are worth reading together
    std::vector<std::string> user_ids;
    std::vector<NewSession> sessions;
    for (int i = 0; i < kUsers; ++i) {
        user_ids.push_back(f.add_user("user" + std::to_string(i)));
        sessions.push_back(new_session(user_ids.back()));
        REQUIRE(f.store->run(CreateSession{sessions.back()}));
    }
    REQUIRE(f.store->run(RevokeSession{user_ids[1], sessions[1].id, SessionEnd::signed_out, kNow}));
    const std::string unknown = base::random_uuid(), no_uuid = "' OR true --";

    std::vector<FindSession> asked = {{unknown, kNow}, {no_uuid, kNow}};
    for (const NewSession& session : sessions) asked.push_back({session.id, kNow});
    asked.push_back({sessions[0].id, sessions[0].expires_at});
    asked.push_back({sessions[0].id, kNow});
    const auto found = f.store->run_together<FindSession>(asked);

    REQUIRE(found.size() == asked.size());
    CHECK_FALSE(found[0]);
    CHECK_FALSE(found[1]);
    for (int i = 0; i < kUsers; ++i) {
        INFO(i);
        const auto& user = found[static_cast<std::size_t>(2 + i)];
        REQUIRE(user.has_value() == (i != 1));
        if (user) CHECK(user->user_id == user_ids[static_cast<std::size_t>(i)]);
    }
    CHECK_FALSE(found[2 + kUsers]);
    CHECK(found[3 + kUsers]->user_id == user_ids[0]);
    CHECK(f.store->run_together<FindSession>({}).empty());
}

STORE_TEST_CASE("Reads of different kinds are run together", "[together]") {
    Fixture f(backend_type.fresh());
    const std::string ada = f.add_user("ada"), ben = f.add_user("ben");
    const std::string account = f.add_account(ada, "a1");
    f.add_account(ada, "a2");

    const FindUser find_user{ben};
    const ListAccounts list_accounts{ada}, list_none{ben};
    const FindAccount find_account{account};
    const ListUsers list_users{10, 0};
    const KnowsUser knows_no_uuid{"ada"};
    Call<FindUser> user{find_user};
    Call<ListAccounts> accounts{list_accounts}, no_accounts{list_none};
    Call<FindAccount> one_account{find_account};
    Call<ListUsers> users{list_users};
    Call<KnowsUser> is_known{knows_no_uuid};
    const std::array<AnyCall, 6> calls = {&user, &accounts, &users, &no_accounts, &one_account, &is_known};
    f.store->perform_together(calls);

    CHECK(user.outcome.value().value().id == ben);
    CHECK(accounts.outcome.value().size() == 2);
    CHECK(no_accounts.outcome.value().empty());
    CHECK(one_account.outcome.value().value().provider_account_id == "a1");
    CHECK(users.outcome.value().total == 2);
    CHECK(is_known.outcome == false);
}

}  // namespace holdfast::contract
