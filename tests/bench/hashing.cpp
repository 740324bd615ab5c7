// Sign-ups and logins in a second at the real binary, on each database, by 8 clients; against the hashes that
// libsodium alone makes on all cores with the same parameters, because a hash is nearly all that they cost.
//
// Fails if an answer is wrong, or a user is missing in the database.
#include "bench/binary.h"
#include "bench/load.h"
#include "bench/report.h"
#include "bench/requests.h"
#include "contract/backend.h"
#include "support/postgres_cluster.h"

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sodium.h>

using namespace holdfast;
using namespace holdfast::bench;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kClients = 8;
constexpr std::chrono::milliseconds kTime{3000};

// The parameters of lib/crypto/password.h.
void hash_once() {
    constexpr std::string_view kPassword = "correct horse";
    constexpr std::array<unsigned char, crypto_pwhash_SALTBYTES> kSalt{};
    std::array<unsigned char, 32> hash;
    if (crypto_pwhash(hash.data(), hash.size(), kPassword.data(), kPassword.size(), kSalt.data(), 2,
                      19456 * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::runtime_error("libsodium has not enough memory");
}

double hashes_per_second() {
    std::atomic<int> hashes = 0;
    const auto start = Clock::now();
    {
        std::vector<std::jthread> threads;
        for (unsigned i = 0; i < std::thread::hardware_concurrency(); ++i) {
            threads.emplace_back([&] {
                for (; Clock::now() < start + kTime; ++hashes) hash_once();
            });
        }
    }
    return hashes / std::chrono::duration<double>(Clock::now() - start).count();
}

// A client that posts to `target`, each time for the email that comes next.
class Poster final : public Talk {
  public:
    Poster(std::string target, std::string status, std::function<std::string()> next_email)
        : target_(std::move(target)),
          status_("HTTP/1.1 " + status + "\r\n"),
          next_email_(std::move(next_email)) {}

    std::string_view next() override { return request_ = post(target_, credentials(next_email_())); }
    bool accepts(std::string_view answer) override {
        return answer.starts_with(status_) && answer.find("\"access_token\"") != std::string_view::npos;
    }

  private:
    std::string target_;
    std::string status_;
    std::function<std::string()> next_email_;
    std::string request_;
};

class Subject {
  public:
    explicit Subject(contract::Backend& database)
        : database_(database), binary_({"--rate-limits", "off", "--database-url", database.url()}) {
        test::Client client(binary_.endpoint());
        for (std::size_t i = 0; i < kClients; ++i) sign_up(client, old_email(i));
        users_ = kClients;
    }

    double sign_ups() {
        const double rate = run("/api/v1/auth/signup", "201 Created", [this](std::size_t) {
            return "new" + std::to_string(users_++) + "@example.com";
        });
        const std::string rows = database_.scalar("SELECT count(*) FROM " + database_.table("users"));
        if (rows != std::to_string(users_)) throw std::runtime_error("users in the database: " + rows);
        return rate;
    }
    double logins() { return run("/api/v1/auth/login", "200 OK", old_email); }

  private:
    static std::string old_email(std::size_t client) {
        return "old" + std::to_string(client) + "@example.com";
    }

    double run(const std::string& target, const std::string& status,
               const std::function<std::string(std::size_t client)>& email) {
        Talks talks;
        for (std::size_t i = 0; i < kClients; ++i)
            talks.push_back(std::make_unique<Poster>(target, status, [&email, i] { return email(i); }));
        const auto result = run_load(binary_.endpoint(), talks, kTime);
        result.require_right();
        return result.rate();
    }

    contract::Backend& database_;
    Binary binary_;
    std::size_t users_ = 0;
};

void measure(const contract::BackendType& type) {
    const auto database = type.fresh();
    Subject subject(*database);
    const std::string limit = "libsodium's Argon2id alone, all cores", name = std::string(" - ") + type.name;
    compare({"sign-up and login", "sign-ups, 8 clients" + name, limit, "/s", at_least(0.95)},
            hashes_per_second, [&] { return subject.sign_ups(); });
    compare({"sign-up and login", "logins, 8 clients" + name, limit, "/s", at_least(0.95)}, hashes_per_second,
            [&] { return subject.logins(); });
}

}  // namespace

int main() {
    return run_bench([] {
        if (sodium_init() < 0) throw std::runtime_error("libsodium does not start");
        test::PostgresCluster::shared(test::PostgresCluster::Commit::is_on_disk);
        measure(contract::kSqlite);
        measure(contract::kPostgres);
    });
}
