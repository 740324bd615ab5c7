// What a conflict takes against a successful link, without HTTP and without a provider: the rules of
// accounts::Ownership on each database, one caller. A link is the upsert; a conflict is the upsert that is
// refused with 23505, the owner, the sealed transfer request and its token.
//
// Fails if an outcome is another one, or an account or a request is missing.
#include "accounts/ownership.h"
#include "base/random.h"
#include "bench/report.h"
#include "contract/backend.h"
#include "oauth/provider.h"
#include "storage/users.h"
#include "support/postgres_cluster.h"
#include "support/unsent_mails.h"

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace holdfast;
using namespace holdfast::bench;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kUsers = 64;
constexpr int kClaims = 640;  // of a round

class NoLog final : public base::Log {
  public:
    void write(base::Level, std::string_view) override {}
};

class Subject {
  public:
    explicit Subject(std::unique_ptr<contract::Backend> fresh) : database_(std::move(fresh)) {
        for (int i = 0; i < kUsers; ++i) {
            const storage::NewUser user{base::random_uuid(), std::to_string(i) + "@example.com", "ada", "",
                                        clock_.now()};
            const storage::NewSession session{base::random_uuid(), user.id, clock_.now(),
                                              clock_.now() + std::chrono::hours(1)};
            if (!std::holds_alternative<storage::UserCreated>(
                    store_->run(storage::CreateUser{user, session})))
                throw std::runtime_error("a user is there already");
            users_.push_back(user.id);
        }
    }

    // Microseconds of each, for new accounts.
    double links() {
        ++round_;
        return claims<accounts::Connected>(0);
    }
    // The same accounts, claimed by others.
    double conflicts() {
        const double microseconds = claims<accounts::OwnershipConflict>(1);
        check("cloud_provider_accounts");
        check("ownership_transfer_requests");
        return microseconds;
    }

  private:
    template <typename Outcome>
    double claims(int shift) {
        std::vector<oauth::Grant> grants;
        for (int i = 0; i < kClaims; ++i) {
            const std::string account = std::to_string(round_) + "/" + std::to_string(i);
            const std::string token(1000, 't');
            grants.push_back({{account, "cloud@example.com"},
                              {token, token, std::nullopt, 3600, "Files.Read"},
                              clock_.now()});
        }
        const auto start = Clock::now();
        for (int i = 0; i < kClaims; ++i) {
            const auto result =
                ownership_.claim(provider_, grants[static_cast<std::size_t>(i)],
                                 users_[static_cast<std::size_t>((i + shift) % kUsers)], "192.0.2.0/24");
            if (!std::holds_alternative<Outcome>(result))
                throw std::runtime_error("another outcome of a claim");
        }
        return std::chrono::duration<double, std::micro>(Clock::now() - start).count() / kClaims;
    }

    void check(const std::string& table) const {
        const std::string rows = database_->scalar("SELECT count(*) FROM " + database_->table(table));
        if (rows != std::to_string(round_ * kClaims))
            throw std::runtime_error("rows of " + table + ": " + rows);
    }

    const std::unique_ptr<contract::Backend> database_;
    const std::unique_ptr<storage::Store> store_ = database_->open();
    const oauth::Provider provider_ = *oauth::known_providers().find("onedrive");
    const crypto::Sealer sealer_{{std::string(32, 'k')}};
    const accounts::TransferTokens tokens_{"http://127.0.0.1:8080", {std::string(32, 'k')}};
    const base::SystemClock clock_;
    NoLog log_;
    test::UnsentMails mails_{*store_, sealer_, clock_, log_};
    accounts::Ownership ownership_{*store_, sealer_, tokens_, mails_.mails(), clock_, log_};
    std::vector<std::string> users_;
    int round_ = 0;
};

void measure(const contract::BackendType& type) {
    Subject subject(type.fresh());
    compare(
        {"conflict", std::string("a conflict, by the rules alone, one caller - ") + type.name,
         "a successful link", "us each", at_most(2)},
        [&] { return subject.links(); }, [&] { return subject.conflicts(); });
}

}  // namespace

int main() {
    return run_bench([] {
        test::PostgresCluster::shared(test::PostgresCluster::Commit::is_on_disk);
        measure(contract::kSqlite);
        measure(contract::kPostgres);
    });
}
