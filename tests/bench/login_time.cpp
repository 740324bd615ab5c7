// Whether the time of a login tells who has signed up: unknown users and wrong passwords, in turns by chance,
// against the real binary.
//
//   bench_login_time [rounds]
//
// The limit is measured in the same run: the difference of two medians that chance alone makes, where the
// same times are dealt to the two kinds at random, in all but one of 1,000 deals. Fails where the difference
// between the kinds is over it, or where an answer is not the one answer. Measured twice: without and with
// users whose hash is bcrypt's, as those of an existing user table.
#include "bench/binary.h"
#include "bench/requests.h"
#include "wire/client.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <SQLiteCpp/SQLiteCpp.h>

using namespace holdfast;
using Clock = std::chrono::steady_clock;

namespace {

constexpr int kUsers = 10;
constexpr int kDeals = 2000;
// Well-formed, of cost 10; nobody knows a password for it.
// matches.
constexpr const char* kBcrypt = "$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

struct Kind {
    std::string name;
    std::string prefix;  // of the email
    std::vector<double> milliseconds = {};
};

// Everything of an answer but what is never the same twice.
std::string without_id(const test::WireResponse& answer) {
    std::string all = answer.head + answer.body;
    for (const std::string& changing : {answer.field("X-Request-Id"), answer.field("Date")}) {
        for (auto at = all.find(changing); !changing.empty() && at != std::string::npos;
             at = all.find(changing))
            all.erase(at, changing.size());
    }
    return all;
}

// Logs in by a wrong password; the answer.
std::string time_login(test::Client& client, Kind& kind, int user) {
    const std::string body =
        R"({"password":"wrong horse!!","email":")" + kind.prefix + std::to_string(user) + "@example.com\"}";
    const auto start = Clock::now();
    const auto answer = client.ask(bench::post("/api/v1/auth/login", body));
    kind.milliseconds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    if (answer.status != 401) throw std::runtime_error(answer.body);
    return without_id(answer);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// What chance alone makes of the two medians' difference.
double limit_of(const Kind& one, const Kind& other, std::mt19937& chance) {
    std::vector<double> all = one.milliseconds;
    all.insert(all.end(), other.milliseconds.begin(), other.milliseconds.end());
    const auto half = static_cast<std::ptrdiff_t>(one.milliseconds.size());
    std::vector<double> differences;
    for (int deal = 0; deal < kDeals; ++deal) {
        std::shuffle(all.begin(), all.end(), chance);
        differences.push_back(
            std::abs(median({all.begin(), all.begin() + half}) - median({all.begin() + half, all.end()})));
    }
    std::sort(differences.begin(), differences.end());
    return differences[differences.size() - kDeals / 1000];
}

void give_bcrypt(const std::string& database, const std::string& prefix) {
    SQLite::Database file(database, SQLite::OPEN_READWRITE, 5000);
    SQLite::Statement update(file, "UPDATE auth_users SET encrypted_password = ?1 WHERE email LIKE ?2");
    update.bind(1, kBcrypt);
    update.bind(2, prefix + "%");
    if (update.exec() != kUsers) throw std::runtime_error("no such users");
}

// Logs in by turns of chance, prints the medians; false where they tell the kinds apart, or an answer does.
bool measure(test::Client& client, std::vector<Kind> kinds, int rounds, std::mt19937& chance) {
    std::string the_answer;
    bool is_one_answer = true;
    for (int round = 0; round < rounds; ++round) {
        std::shuffle(kinds.begin(), kinds.end(), chance);
        for (Kind& kind : kinds) {
            const std::string answer = time_login(client, kind, round % kUsers);
            if (the_answer.empty()) the_answer = answer;
            is_one_answer = is_one_answer && answer == the_answer;
        }
    }
    std::sort(kinds.begin(), kinds.end(),
              [](const Kind& one, const Kind& other) { return one.name < other.name; });
    bool is_even = true;
    const Kind& unknown = kinds.front();
    for (const Kind& kind : kinds) {
        const double difference = median(kind.milliseconds) - median(unknown.milliseconds);
        const double limit = limit_of(unknown, kind, chance);
        is_even = is_even && std::abs(difference) <= limit;
        std::printf("| %s | %.2f | %+.2f | %.2f | %s |\n", kind.name.c_str(), median(kind.milliseconds),
                    difference, limit, is_one_answer ? "one" : "SEVERAL");
    }
    return is_even && is_one_answer;
}

}  // namespace

int main(int argc, char** argv) {
    const int rounds = argc > 1 ? std::atoi(argv[1]) : 200;
    const bench::Binary binary(bench::demo());
    test::Client client(binary.endpoint());
    for (int user = 0; user < kUsers; ++user) {
        bench::sign_up(client, "ada" + std::to_string(user) + "@example.com");
        bench::sign_up(client, "old" + std::to_string(user) + "@example.com");
    }
    std::mt19937 chance(std::random_device{}());
    std::vector<Kind> kinds = {{"an unknown user", "nobody"}, {"wrong password", "ada"}};
    std::printf("| login | median ms | difference | by chance | answers |\n|---|---|---|---|---|\n");
    const bool is_even = measure(client, kinds, rounds, chance);

    give_bcrypt(binary.sqlite_file(), "old");
    Kind old{"wrong password, bcrypt's hash", "old"};
    time_login(client, old, 0);
    old.milliseconds.clear();
    for (Kind& kind : kinds) kind.name += ", beside such";
    kinds.push_back(old);
    return measure(client, kinds, rounds, chance) && is_even ? 0 : 1;
}
