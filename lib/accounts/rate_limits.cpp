#include "accounts/rate_limits.h"

#include "base/encoding.h"
#include "crypto/digest.h"
#include "storage/rate_limits.h"

#include <array>
#include <vector>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

struct Limits {
    std::string_view name;  // part of what is digested: it never changes
    storage::RateLimit by_network;
    storage::RateLimit by_account;
};

// By LimitedAction. A network may be an office of many people, an account has one person at it.
constexpr std::array<Limits, 5> kLimits = {{
    {"sign_up", {30s, 20}, {60s, 5}},
    {"log_in", {2s, 60}, {30s, 10}},
    {"refresh", {500ms, 120}, {5s, 20}},
    {"begin_linking", {1s, 60}, {6s, 20}},
    {"transfer", {2s, 30}, {10s, 10}},
}};

const Limits& limits_of(LimitedAction action) { return kLimits[static_cast<std::size_t>(action)]; }

}  // namespace

std::string_view name(LimitedAction action) { return limits_of(action).name; }

std::optional<std::chrono::seconds> RateLimits::charge(LimitedAction action, std::string_view network,
                                                       std::string_view account) {
    if (is_ == Switch::off) return std::nullopt;
    const Limits& limits = limits_of(action);
    std::vector<storage::RateCharge> charges = {{digest(action, network, ""), limits.by_network}};
    if (!account.empty()) charges.push_back({digest(action, network, account), limits.by_account});
    const auto limited = store_.run(storage::Charge{charges, clock_.now()});
    if (!limited) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(limited->wait);
}

// A NUL stands in no network: the three can't run into each other.
std::string RateLimits::digest(LimitedAction action, std::string_view network,
                               std::string_view account) const {
    std::string text(limits_of(action).name);
    text.append(1, '\0').append(network).append(1, '\0').append(account);
    return base::base64url_encode(crypto::hmac_sha256(key_, text));
}

}  // namespace holdfast::accounts
