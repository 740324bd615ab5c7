// holdfast handover list, show and settle.
#include "cli/handover.h"

#include "base/clock.h"
#include "base/json.h"
#include "operator/patient.h"

namespace holdfast::contract {
namespace {

// Ada owns account "1"; Bob's request for it waits for the operator.
struct Dispute : Fixture {
    explicit Dispute(std::unique_ptr<Backend> fresh) : Fixture(std::move(fresh)) {
        ada = add_user("ada");
        bob = add_user("bob");
        add_account(ada, "1");
        request = add_request(bob, "1");
        const Time now = base::SystemClock().now();
        const auto ask = [&](const HandoverFacts&) {
            return HandoverDecision{.outcome = HandoverOutcome::waits_for_operator,
                                    .change = HandoverDecision::Change::ask_operator,
                                    .keep_until = now + 720h};
        };
        (void)store->run(TransferOwnership{request, bob, ask, now});
    }

    cli::Settings settings() const {
        cli::Settings settings = settings_for(backend->url());
        settings.secret = std::string(32, 's');
        return settings;
    }

    std::string ada, bob, request;
};

}  // namespace

OPERATOR_TEST_CASE("handover lists and shows what waits for an answer", "[handover]") {
    Dispute dispute(backend_type.fresh());
    const Answer list = run_command(cli::ListHandovers{dispute.settings()});
    CHECK(list.status == cli::kOk);
    CHECK(contains(list.out, dispute.request + "\toperator\tonedrive 1\tada@example.com\tbob@example.com\t"));
    const auto json = base::Json::parse(
        run_command(cli::ListHandovers{dispute.settings(), true}).out.substr(0, list.out.npos));
    REQUIRE(json);
    CHECK(*json->string("waits_for") == "operator");
    CHECK(*json->find("owner")->string("user_id") == dispute.ada);

    const Answer show = run_command(cli::ShowHandover{dispute.settings(), dispute.request});
    CHECK(show.status == cli::kOk);
    CHECK(contains(show.out, "bob@example.com (" + dispute.bob + ")"));
    CHECK(run_command(cli::ShowHandover{dispute.settings(), dispute.ada}).status == cli::kFailed);
    CHECK(run_command(cli::ShowHandover{dispute.settings(), "no id"}).status == cli::kFailed);
}

OPERATOR_TEST_CASE("handover settle gives the account, once, and has mails sent", "[handover]") {
    Dispute dispute(backend_type.fresh());
    const cli::SettleHandover give{dispute.settings(), dispute.request, true};
    const Answer given = run_command(give);
    CHECK(given.status == cli::kOk);
    CHECK(given.out == "handed over to bob@example.com\n");
    CHECK(dispute.owner("1").user_id == dispute.bob);
    CHECK(dispute.count("holdfast_mails") == 2);
    CHECK(run_command(give).status == cli::kFailed);
    CHECK(run_command(cli::ListHandovers{dispute.settings()}).out.empty());
}

OPERATOR_TEST_CASE("handover settle leaves the account with its owner", "[handover]") {
    Dispute dispute(backend_type.fresh());
    const Answer kept = run_command(cli::SettleHandover{dispute.settings(), dispute.request, false});
    CHECK(kept.status == cli::kOk);
    CHECK(kept.out == "it stays with ada@example.com\n");
    CHECK(dispute.owner("1").user_id == dispute.ada);
    CHECK(dispute.count("holdfast_mails") == 1);
    CHECK(dispute.count("ownership_transfer_requests", "refresh_token IS NOT NULL") == 0);
}

OPERATOR_TEST_CASE("what waits for the owner is not the operator's to settle", "[handover]") {
    Dispute dispute(backend_type.fresh());
    dispute.backend->execute("UPDATE " + dispute.backend->table("ownership_transfer_requests") +
                             " SET answer_by = expires_at, operator_asked_at = NULL");
    CHECK(contains(run_command(cli::ListHandovers{dispute.settings()}).out, "\towner\t"));
    const Answer refused = run_command(cli::SettleHandover{dispute.settings(), dispute.request, true});
    CHECK(refused.status == cli::kFailed);
    CHECK(contains(refused.err, "waits for the operator"));
    CHECK(dispute.owner("1").user_id == dispute.ada);
}

}  // namespace holdfast::contract
