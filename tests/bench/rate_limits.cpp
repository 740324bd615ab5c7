// What the rate limiter costs a login: logins with the limits on and off, in turns, on each database. The
// yardstick of the same run is the noise: how far two medians of logins without limits lie apart. Exit status
// 1 where a login fails or the limiter counts nothing.
#include "support/world.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace holdfast;
using namespace holdfast::test;
using SteadyClock = std::chrono::steady_clock;
using Milliseconds = std::chrono::duration<double, std::milli>;

constexpr int kLogins = 300;

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

// A World whose one user logs in from another network each time, so that no limit is ever reached.
class Subject {
  public:
    Subject(std::unique_ptr<contract::Backend> database, accounts::RateLimits::Switch limits)
        : world_(std::move(database),
                 {.rate_limits = limits, .trusted_proxies = {*http::AddressRange::parse("127.0.0.1")}}) {
        Browser(world_).sign_up("ada@example.com");
    }

    double log_in() {
        const std::string network =
            "10.0." + std::to_string(count_ / 256) + "." + std::to_string(count_ % 256);
        ++count_;
        const auto start = SteadyClock::now();
        const auto response = world_.ask("POST", "/api/v1/auth/login",
                                         R"({"email":"ada@example.com","password":"correct horse"})",
                                         {{"X-Forwarded-For", network}});
        const double took = Milliseconds(SteadyClock::now() - start).count();
        if (response.status != 200) throw std::runtime_error("a login failed");
        return took;
    }

    int counted() const { return world_.count("rate_limits"); }

  private:
    World world_;
    int count_ = 0;
};

void measure(const contract::BackendType& type) {
    using Switch = accounts::RateLimits::Switch;
    Subject off(type.fresh(), Switch::off);
    Subject same(type.fresh(), Switch::off);
    Subject on(type.fresh(), Switch::on);
    std::vector<double> without, without_again, with;
    for (int i = 0; i < kLogins; ++i) {
        without.push_back(off.log_in());
        with.push_back(on.log_in());
        without_again.push_back(same.log_in());
    }
    if (on.counted() < kLogins || off.counted() != 0) throw std::runtime_error("the limiter does not count");
    const double base = median(without);
    const double noise = std::abs(median(without_again) / base - 1) * 100;
    std::printf("%-11s login %.2f ms; with limits %+.1f %%; noise %.1f %%\n", type.name, base,
                (median(with) / base - 1) * 100, noise);
}

}  // namespace

int main() {
    try {
        measure(contract::kSqlite);
        measure(contract::kPostgres);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "%s\n", failure.what());
        return 1;
    }
    return 0;
}
