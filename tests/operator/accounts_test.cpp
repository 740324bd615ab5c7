// holdfast invite, user set-password, user unlock and user remove-second-factor.
#include "accounts/email_links.h"
#include "accounts/rate_limits.h"
#include "base/clock.h"
#include "base/random.h"
#include "cli/invite.h"
#include "cli/secrets.h"
#include "cli/user.h"
#include "crypto/password.h"
#include "operator/patient.h"
#include "storage/email_links.h"
#include "storage/passkeys.h"
#include "storage/second_factors.h"
#include "storage/sessions.h"
#include "storage/users.h"
#include "support/temp_dir.h"

#include <array>

namespace holdfast::contract {
namespace {

struct Operator {
    explicit Operator(std::unique_ptr<Backend> fresh)
        : patient(std::move(fresh)), settings(settings_for(patient.backend->url())) {
        settings.data_dir = folder.path() / "data";
        cli::make_data_dir(settings.data_dir);
    }

    Patient patient;
    const test::TempDir folder;
    cli::Settings settings;
};

}  // namespace

OPERATOR_TEST_CASE("an invitation prints a link, and is sent by mail", "[user]") {
    Operator op(backend_type.fresh());
    op.settings.app_url = "https://app.example";
    const Answer answer = run_command(cli::Invite{op.settings, "Eve@example.com"});
    REQUIRE(answer.status == cli::kOk);
    const std::string mark = "\nhttps://app.example/account#token_hash=";
    const auto begin = answer.out.find(mark);
    REQUIRE(begin != std::string::npos);
    const std::string token = answer.out.substr(begin + mark.size(), 43);
    CHECK(contains(answer.out, token + "&type=invite\n"));
    CHECK(op.patient.count("holdfast_mails") == 1);

    NewUser eve = new_user("eve");
    eve.created_at = base::SystemClock().now();
    const std::string digest = accounts::email_link_digest(token);
    const auto store = op.patient.backend->open();
    CHECK(is<UserCreated>(store->run(CreateUser{eve, std::nullopt, "", nullptr, digest})));

    CHECK(run_command(cli::Invite{op.settings, "ada@example.com"}).status == cli::kFailed);
    CHECK(run_command(cli::Invite{op.settings, "nobody"}).status == cli::kBadSetting);
}

OPERATOR_TEST_CASE("a password that is set ends all sessions", "[user]") {
    Operator op(backend_type.fresh());
    const auto store = op.patient.backend->open();
    NewSession session = new_session(op.patient.ada);
    session.created_at = base::SystemClock().now();
    session.expires_at = session.created_at + 1h;
    REQUIRE(store->run(CreateSession{session}));
    CHECK(run_command(cli::SetPassword{op.settings, "ada@example.com"}, "short\n").status ==
          cli::kBadSetting);
    CHECK(run_command(cli::SetPassword{op.settings, "nobody@example.com"}, "a good password\n").status ==
          cli::kFailed);
    REQUIRE(run_command(cli::SetPassword{op.settings, "Ada@example.com"}, "a good password\n").status ==
            cli::kOk);
    CHECK(crypto::verify_password(store->run(FindCredentials{"ada@example.com"})->password_hash,
                                  "a good password") == crypto::PasswordCheck::match);
    CHECK(op.patient.count("auth_sessions", "user_id = '" + op.patient.ada + "' AND revoked_at IS NULL") ==
          0);
}

OPERATOR_TEST_CASE("an unlocked user can log in from everywhere again", "[user]") {
    Operator op(backend_type.fresh());
    const auto store = op.patient.backend->open();
    const base::SystemClock clock;
    accounts::RateLimits limits(*store, clock, cli::load_keys(op.settings).newest().rate_limits,
                                accounts::RateLimits::Switch::on);
    const auto guess = [&](int network) {
        const auto client = http::Address::parse("198." + std::to_string(network / 250) + "." +
                                                 std::to_string(network % 250) + ".1");
        return limits.charge(accounts::LimitedAction::log_in, client, "ada@example.com");
    };
    int guesses = 0;
    while (!guess(guesses) && guesses < 300) ++guesses;
    REQUIRE(guesses < 300);
    REQUIRE(guess(301));
    REQUIRE(run_command(cli::UnlockUser{op.settings, "Ada@example.com"}).status == cli::kOk);
    CHECK_FALSE(guess(302));
}

OPERATOR_TEST_CASE("a second factor whose user has lost everything is removed", "[user]") {
    Operator op(backend_type.fresh());
    const auto store = op.patient.backend->open();
    const auto remove = [&](const char* email) {
        return run_command(cli::RemoveSecondFactor{op.settings, email});
    };
    CHECK(remove("nobody@example.com").status == cli::kFailed);
    CHECK(contains(remove("ada@example.com").err, "ada@example.com has no second factor"));
    REQUIRE(store->run(SaveSecondFactor{op.patient.ada, "sealed", kNow}));
    CHECK(remove("ada@example.com").status == cli::kFailed);
    const std::array digests = {std::string("digest")};
    REQUIRE(store->run(ConfirmSecondFactor{op.patient.ada, "sealed", 1, digests, kNow}));
    const Answer answer = remove("Ada@example.com");
    CHECK(answer.status == cli::kOk);
    CHECK(contains(answer.out, "the app of codes of ada@example.com is gone"));
    CHECK_FALSE(contains(answer.out, "passkeys"));
    CHECK_FALSE(store->run(FindSecondFactor{op.patient.ada}));

    for (const char* id : {"one", "two"}) {
        const Passkey passkey{.id = base::random_uuid(),
                              .user_id = op.patient.ada,
                              .name = "Laptop",
                              .credential_id = id,
                              .public_key = "key",
                              .algorithm = -7,
                              .sign_count = 0,
                              .transports = "",
                              .created_at = kNow};
        REQUIRE(store->run(AddPasskey{passkey, 20}) == AddedPasskey::added);
    }
    const Answer passkeys = remove("ada@example.com");
    CHECK(passkeys.status == cli::kOk);
    CHECK(contains(passkeys.out, "passkeys of ada@example.com that are gone: 2"));
    CHECK_FALSE(contains(passkeys.out, "app of codes"));
    CHECK(store->run(ListPasskeys{op.patient.ada}).empty());
}

}  // namespace holdfast::contract
