// holdfast keys list, rotate and retire.
#include "accounts/mail_order.h"
#include "accounts/resealing.h"
#include "accounts/second_factors.h"
#include "accounts/token_seal.h"
#include "accounts/webhook_message.h"
#include "base/random.h"
#include "cli/rotation.h"
#include "cli/secret_file.h"
#include "cli/secret_stamp.h"
#include "cli/secrets.h"
#include "contract/child.h"
#include "operator/patient.h"
#include "storage/apps.h"
#include "storage/hooks.h"
#include "storage/mails.h"
#include "storage/operator/sealed_values.h"
#include "support/temp_dir.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>

namespace holdfast::contract {
namespace {

// More than one step of a move.
constexpr int kAccounts = 210;
constexpr const char* kHook = "11111111-1111-4111-8111-111111111111";
const SealedColumn kAccessTokens{"cloud_provider_accounts", "access_token", "user_id"};

// An installation with sealed values of every kind, made as a server makes them.
class Vaulted {
  public:
    explicit Vaulted(std::unique_ptr<Backend> fresh, int accounts = 3) : fixture(std::move(fresh)) {
        settings = settings_for(fixture.backend->url());
        settings.data_dir = folder_.path();
        start();
        const crypto::Keys keys = cli::load_keys(settings).newest();
        ada = fixture.add_user("ada");
        for (int i = 0; i < accounts; ++i) {
            NewLink link = new_link(ada, std::to_string(i));
            link.grant = grant_for(keys, ada, link.provider_account_id);
            REQUIRE(is<Linked>(fixture.store->run(LinkAccount{link})));
        }
        bob = fixture.add_user("bob");
        NewTransferRequest offer = new_request(bob, "0", fixture.owner("0"));
        offer.grant = grant_for(keys, bob, "0");
        fixture.store->run(SaveTransferRequest{offer, kNow - 24h});
        const NewLink gone = new_link(bob, "gone");
        const SealedGrant erased = grant_for(keys, bob, "gone");
        REQUIRE(fixture.insert("token_revocations", {{"id", quote(base::random_uuid())},
                                                     {"user_id", quote(bob)},
                                                     {"provider", quote(gone.provider)},
                                                     {"provider_account_id", "'gone'"},
                                                     {"access_token", quote(erased.access_token)},
                                                     {"refresh_token", quote(*erased.refresh_token)},
                                                     {"next_try_at", fixture.backend->literal(kNow)},
                                                     {"tries", "0"},
                                                     {"created_at", fixture.backend->literal(kNow)}}) == "");
        const accounts::MailOrder order{accounts::MailKind::recovery, "en", "ada@example.com"};
        fixture.store->run(SaveMail{accounts::seal_order(crypto::Sealer({keys.mails}), order, kNow)});
        REQUIRE(fixture.store->run(
            CreateApp{{base::random_uuid(), "app", "digest", "events:read", std::nullopt, kNow}}));
        REQUIRE(fixture.store->run(
                    AddHook{{kHook, "app", "https://a.example", "",
                             accounts::seal_hook_secret(crypto::Sealer({keys.hook_secrets}), kHook, "whsec_"),
                             kNow}}) == HookAdded::added);
        REQUIRE(fixture.insert("holdfast_second_factors",
                               {{"user_id", quote(ada)},
                                {"secret", quote(crypto::Sealer({keys.second_factors})
                                                     .seal("totp", accounts::second_factor_context(ada)))},
                                {"created_at", fixture.backend->literal(kNow)},
                                {"last_used_step", "0"}}) == "");
        fixture.store.reset();
    }

    // What a server does with the secrets when it starts.
    void start() const { cli::stamp_with_newest(settings, cli::load_keys(settings)); }
    std::string rotate() const {
        REQUIRE(run_command(cli::RotateKeys{settings}).status == cli::kOk);
        return newest_id();
    }
    Answer retire(const std::string& id) const { return run_command(cli::RetireKey{settings, id}); }
    std::string newest_id() const { return accounts::secret_id(cli::load_keys(settings).newest()); }
    // Of a ring.
    std::string list(const crypto::KeyRing& ring) const {
        std::string text;
        for (const auto& place : accounts::count_sealed(settings.database_url, ring)) {
            for (const auto& [id, values] : place.by_secret)
                text += std::string(place.place) + " " + id + " " + std::to_string(values) + "\n";
        }
        return text;
    }

    // How many of the accounts' tokens, the offer's and the revocation's, the mail and the hook's secret the
    // keys open.
    int opened(const crypto::KeyRing& ring) const {
        const crypto::Sealer tokens(ring.of(&crypto::Keys::account_tokens));
        int all = 0;
        for (const std::string table :
             {"cloud_provider_accounts", "ownership_transfer_requests", "token_revocations"}) {
            const bool is_offer = table == "ownership_transfer_requests";
            for (const std::string column : {"access_token", "refresh_token"}) {
                const SealedColumn place{table, column, is_offer ? "requesting_user_id" : "user_id"};
                for (const SealedValue& value : every(place)) {
                    const auto plain = tokens.open(
                        value.sealed, accounts::token_context(column, value.user_id, value.provider,
                                                              value.provider_account_id));
                    if (plain) CHECK(*plain == column + " of " + value.user_id);
                    all += plain ? 1 : 0;
                }
            }
        }
        for (const SealedValue& value : every({"holdfast_mails", "sealed"})) {
            const WaitingMail mail{value.row_id, value.sealed, kNow, 0};
            all += accounts::open_order(crypto::Sealer(ring.of(&crypto::Keys::mails)), mail) ? 1 : 0;
        }
        for (const SealedValue& value : every({"holdfast_hooks", "secret"})) {
            const crypto::Sealer sealer(ring.of(&crypto::Keys::hook_secrets));
            all += accounts::open_hook_secret(sealer, kHook, value.sealed) == "whsec_" ? 1 : 0;
        }
        for (const SealedValue& value : every({"holdfast_second_factors", "secret", "", "user_id"})) {
            const crypto::Sealer sealer(ring.of(&crypto::Keys::second_factors));
            all += sealer.open(value.sealed, accounts::second_factor_context(ada)) == "totp" ? 1 : 0;
        }
        return all;
    }
    static int all_values(int accounts = 3) { return 2 * (accounts + 2) + 3; }

    static SealedGrant grant_for(const crypto::Keys& keys, const std::string& user,
                                 const std::string& account) {
        oauth::TokenResponse tokens;
        tokens.access_token = "access_token of " + user;
        tokens.refresh_token = "refresh_token of " + user;
        tokens.expires_in = 3600;
        const crypto::Sealer sealer({keys.account_tokens});
        return accounts::TokenSeal(sealer, user, "onedrive", account).seal(tokens, kNow);
    }

    Fixture fixture;
    cli::Settings settings;
    std::string ada, bob;

  private:
    std::vector<SealedValue> every(const SealedColumn& column) const {
        return next_sealed(settings.database_url, column, "v1.", "", 10'000);
    }

    test::TempDir folder_;
};

crypto::KeyRing ring_of(const std::vector<std::string>& secrets) { return crypto::KeyRing::derive(secrets); }

const accounts::ResealProgress kQuietly = [](std::string_view, std::int64_t, std::int64_t) {};

}  // namespace

OPERATOR_TEST_CASE("a rotated secret seals from the next start on, and what was sealed before opens",
                   "[keys]") {
    const Vaulted v(backend_type.fresh());
    const auto old = cli::load_secrets(v.settings);
    const std::string old_id = v.newest_id();
    const std::string new_id = v.rotate();
    const auto both = cli::load_secrets(v.settings);
    REQUIRE(both.size() == 2);
    CHECK(both.back() == old.front());
    CHECK(v.opened(ring_of(both)) == Vaulted::all_values());

    CHECK(accounts::secret_id(cli::keys_in_use(v.settings)) == old_id);
    v.start();
    CHECK(accounts::secret_id(cli::keys_in_use(v.settings)) == new_id);
    CHECK_NOTHROW(cli::stamp_with_newest(v.settings, ring_of({both.front()})));
    CHECK_THROWS_AS(cli::stamp_with_newest(v.settings, ring_of(old)), cli::SecretError);
}

OPERATOR_TEST_CASE("list says how many values are under each secret, and under none", "[keys]") {
    const Vaulted v(backend_type.fresh());
    const std::string old_id = v.newest_id(), new_id = v.rotate();
    const Answer text = run_command(cli::ListKeys{v.settings});
    CHECK(text.status == cli::kOk);
    CHECK(contains(text.out, new_id + "  seals\n" + old_id + "  opens what it has sealed\n"));
    CHECK(contains(text.out, "  access tokens of accounts: 3\n"));
    for (const char* place : {"refresh tokens of offers: 1", "access tokens to revoke: 1",
                              "mails that wait: 1", "secrets of webhooks: 1"})
        CHECK(contains(text.out, place));

    const auto json = base::Json::parse(run_command(cli::ListKeys{v.settings, true}).out).value();
    const auto& keys = *json.find("keys")->as_array();
    CHECK(*keys.at(0).string("state") == "seals");
    CHECK(*keys.at(0).find("sealed")->integer("mails that wait") == 0);
    CHECK(*keys.at(1).string("id") == old_id);
    CHECK(*keys.at(1).find("sealed")->integer("mails that wait") == 1);

    cli::Settings foreign = v.settings;
    foreign.secret = std::string(32, 'f');
    CHECK(contains(run_command(cli::ListKeys{foreign}).out, old_id + "  is of no secret here"));
}

OPERATOR_TEST_CASE("retire moves everything to the newest secret, and the old one opens nothing", "[keys]") {
    const Vaulted v(backend_type.fresh(), kAccounts);
    const auto old = cli::load_secrets(v.settings);
    const std::string old_id = v.newest_id(), new_id = v.rotate();
    v.start();
    const Answer answer = v.retire(old_id);
    INFO(answer.err);
    CHECK(answer.status == cli::kOk);
    CHECK(contains(answer.err, "refresh tokens of accounts: " + std::to_string(kAccounts) + " values\n"));
    CHECK(contains(answer.out, "moved " + std::to_string(Vaulted::all_values(kAccounts)) +
                                   " sealed values to " + new_id));
    const auto now = cli::load_secrets(v.settings);
    CHECK(now.size() == 1);
    CHECK(v.newest_id() == new_id);
    CHECK(v.opened(ring_of(now)) == Vaulted::all_values(kAccounts));
    CHECK(v.opened(ring_of(old)) == 0);
    CHECK_FALSE(contains(v.list(ring_of(now)), old_id));
    CHECK_NOTHROW(v.start());
}

OPERATOR_TEST_CASE("retire refuses what seals, what no server has replaced yet, and what there is not",
                   "[keys]") {
    const Vaulted v(backend_type.fresh());
    const std::string old_id = v.newest_id();
    CHECK(contains(v.retire(old_id).err, old_id + " seals"));
    const std::string new_id = v.rotate();
    CHECK(contains(v.retire(new_id).err, new_id + " seals"));
    const Answer early = v.retire(old_id);
    CHECK(early.status == cli::kFailed);
    CHECK(contains(early.err, "no server was started with a newer secret yet"));
    CHECK(contains(v.retire("01234567").err, "there is no secret 01234567"));
    CHECK(cli::load_secrets(v.settings).size() == 2);
    CHECK(contains(v.list(cli::load_keys(v.settings)), "access tokens of accounts " + old_id + " 3\n"));
}

OPERATOR_TEST_CASE("retire refuses while a value is left, and goes on once it is gone", "[keys]") {
    Vaulted v(backend_type.fresh());
    const std::string old_id = v.newest_id();
    v.rotate();
    v.start();
    const std::string accounts = v.fixture.backend->table("cloud_provider_accounts");
    const std::string of_one = " WHERE provider_account_id = '1'";
    const std::string damaged =
        v.fixture.backend->scalar("SELECT access_token FROM " + accounts + of_one) + "AAAA";
    REQUIRE(v.fixture.backend->execute("UPDATE " + accounts + " SET access_token = " + quote(damaged) +
                                       of_one) == "");
    const Answer answer = v.retire(old_id);
    CHECK(answer.status == cli::kFailed);
    CHECK(contains(answer.err, "1 values are still under " + old_id));
    CHECK(contains(answer.err, "1 of them are damaged"));
    CHECK(cli::load_secrets(v.settings).size() == 2);

    REQUIRE(v.fixture.backend->execute("UPDATE " + accounts + " SET access_token = NULL" + of_one) == "");
    CHECK(v.retire(old_id).status == cli::kOk);
    CHECK(v.opened(cli::load_keys(v.settings)) == Vaulted::all_values() - 1);
}

OPERATOR_TEST_CASE("kill -9 in the midst of retire loses nothing, and the next one ends it", "[keys]") {
    const Vaulted v(backend_type.fresh(), kAccounts);
    const auto old = cli::load_secrets(v.settings);
    const std::string old_id = v.newest_id();
    v.rotate();
    v.start();
    const crypto::KeyRing ring = cli::load_keys(v.settings);
    // It dies before the second step of this place, and then before that of the next one.
    for (const std::string place : {"access tokens of accounts", "refresh tokens of accounts"}) {
        Child child([&](Child&) {
            accounts::reseal(v.settings.database_url, ring, ring.all().back(),
                             [&](std::string_view at, std::int64_t done, std::int64_t) {
                                 if (at == place && done > 0) ::raise(SIGKILL);
                             });
            return 0;
        });
        CHECK(child.wait() == -SIGKILL);
        v.fixture.backend->await_quiet();
        CHECK(contains(v.list(ring), place + " " + old_id));
        CHECK(v.opened(ring) == Vaulted::all_values(kAccounts));
    }
    const int left = v.opened(ring_of(old));
    CHECK(left > 0);
    CHECK(left < Vaulted::all_values(kAccounts) - kAccounts);
    CHECK(v.retire(old_id).status == cli::kOk);
    CHECK(v.opened(ring_of(cli::load_secrets(v.settings))) == Vaulted::all_values(kAccounts));
    CHECK(v.opened(ring_of(old)) == 0);
}

OPERATOR_TEST_CASE("a value that has changed since it was read is not replaced", "[keys]") {
    const Vaulted v(backend_type.fresh());
    const std::string& url = v.settings.database_url;
    const auto values = next_sealed(url, kAccessTokens, "v1.", "", 2);
    REQUIRE(values.size() == 2);
    const auto rest = next_sealed(url, kAccessTokens, "v1.", values.back().row_id, 10);
    REQUIRE(rest.size() == 1);
    CHECK(next_sealed(url, kAccessTokens, "v1.00000000.", "", 10).empty());

    const std::string accounts = v.fixture.backend->table("cloud_provider_accounts");
    const std::string of_first = " WHERE id = " + quote(values.front().row_id);
    REQUIRE(v.fixture.backend->execute("UPDATE " + accounts + " SET access_token = 'refreshed'" + of_first) ==
            "");
    std::vector<Replacement> replacements;
    for (const SealedValue& value : values) replacements.push_back({value.row_id, value.sealed, "moved"});
    CHECK(replace_sealed(url, kAccessTokens, replacements) == 1);
    CHECK(v.fixture.backend->scalar("SELECT access_token FROM " + accounts + of_first) == "refreshed");
    CHECK(v.fixture.backend->scalar("SELECT access_token FROM " + accounts +
                                    " WHERE id = " + quote(values.back().row_id)) == "moved");
}

OPERATOR_TEST_CASE("a move leaves the generation of tokens, so that a refresh under way is kept", "[keys]") {
    const Vaulted v(backend_type.fresh());
    const auto state = [&] {
        return v.fixture.backend->scalar(
            "SELECT token_generation || ' ' || ownership_version || ' ' || updated_at"
            " FROM " +
            v.fixture.backend->table("cloud_provider_accounts") + " WHERE provider_account_id = '1'");
    };
    const std::string before = state();
    v.rotate();
    const crypto::KeyRing ring = cli::load_keys(v.settings);
    const auto resealed = accounts::reseal(v.settings.database_url, ring, ring.all().back(), kQuietly);
    CHECK(resealed.moved == Vaulted::all_values());
    CHECK(resealed.left == 0);
    CHECK(state() == before);
}

OPERATOR_TEST_CASE("a secret that is no file's is changed by hand, and the commands say how", "[keys]") {
    const Vaulted v(backend_type.fresh());
    const std::string old = cli::load_secrets(v.settings).front(), newer(40, 'n');
    cli::Settings as_text = v.settings;
    as_text.secret = old;
    const Answer rotated = run_command(cli::RotateKeys{as_text});
    CHECK(rotated.status == cli::kFailed);
    CHECK(contains(rotated.err, "put a line with a new one before it yourself"));

    as_text.secret = newer + "\n" + old;
    cli::stamp_with_newest(as_text, cli::load_keys(as_text));
    const Answer retired = run_command(cli::RetireKey{as_text, v.newest_id()});
    CHECK(retired.status == cli::kFailed);
    CHECK(contains(retired.err, "take the secret out yourself, which is number 2 of it"));
    CHECK(v.opened(ring_of({newer})) == Vaulted::all_values());

    cli::Settings nowhere = v.settings;
    nowhere.data_dir = v.settings.data_dir / "nowhere";
    std::filesystem::create_directory(nowhere.data_dir);
    CHECK_THROWS_WITH(run_command(cli::RotateKeys{nowhere}), Catch::Contains("there is no secret at"));
    CHECK_THROWS_WITH(run_command(cli::ListKeys{nowhere}), Catch::Contains("there is no secret at"));
    CHECK_THROWS_WITH(run_command(cli::RetireKey{nowhere, v.newest_id()}),
                      Catch::Contains("there is no secret at"));
    CHECK(std::filesystem::is_empty(nowhere.data_dir));
}

}  // namespace holdfast::contract
