#include "accounts/rate_limits.h"

#include "base/encoding.h"
#include "crypto/digest.h"
#include "storage/errors.h"
#include "storage/rate_limits.h"

#include <array>
#include <vector>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;
using storage::RateLimit;

struct Limits {
    std::string_view name;  // must never change: it is a part of the stored digests
    RateLimit by_network;
    RateLimit by_account;                          // for each account at one network
    std::optional<RateLimit> over_all_networks{};  // for each account
};

// In the order of LimitedAction. Many people may share a network, but one person uses an account.
constexpr std::array<Limits, 9> kLimits = {{
    {"sign_up", {30s, 20}, {60s, 5}},
    {"log_in", {2s, 60}, {30s, 10}, RateLimit{60s, 100}},
    {"refresh", {500ms, 120}, {5s, 20}},
    {"begin_linking", {1s, 60}, {6s, 20}},
    {"transfer", {2s, 30}, {10s, 10}},
    {"use_app", {5ms, 600}, {10ms, 300}},
    {"send_mail", {20s, 20}, {60s, 5}, RateLimit{5min, 10}},
    {"use_link", {2s, 30}, {10s, 10}},
    {"use_code", {2s, 30}, {60s, 5}, RateLimit{5min, 20}},
}};

// For each address, from whatever network it is asked for.
constexpr RateLimit kMailsToAddress = {60s, 1};

const Limits& limits_of(LimitedAction action) { return kLimits[static_cast<std::size_t>(action)]; }

// The IPv6 network of one client may be a /64, a /56 or a /48, and only its provider knows which. So all
// three are counted. More people share a wider one, so its limit is multiplied: by `people` for all accounts,
// by `accounts` for one account.
struct Width {
    unsigned bits;
    std::int64_t people;
    std::int64_t accounts;
};
constexpr std::array<Width, 3> kWidths = {{{64, 1, 1}, {56, 2, 1}, {48, 4, 2}}};
// The IPv6 prefix of a known network: the devices of a household share it, and keep it when their /64
// changes.
constexpr unsigned kKnownBits = 56;

RateLimit times(const RateLimit& limit, std::int64_t factor) {
    return {limit.interval / factor, limit.burst * factor};
}

// The network's text for the digest; "" if there is no client. A /64 has no suffix.
std::string text_of(const RateLimits::Client& client, unsigned bits) {
    if (!client) return "";
    const std::string network = client->network(bits).text();
    return bits == 64 || client->is_ipv4() ? network : network + "/" + std::to_string(bits);
}

}  // namespace

std::string_view name(LimitedAction action) { return limits_of(action).name; }

std::optional<microseconds> RateLimits::charge_networks(LimitedAction action, const Client& client,
                                                        std::string_view account) {
    const Limits& limits = limits_of(action);
    std::vector<storage::RateCharge> charges;
    for (const Width& width : kWidths) {
        const std::string network = text_of(client, width.bits);
        charges.push_back({digest(limits.name, network, ""), times(limits.by_network, width.people)});
        if (!account.empty()) {
            charges.push_back(
                {digest(limits.name, network, account), times(limits.by_account, width.accounts)});
        }
        if (!client || client->is_ipv4()) break;
    }
    const auto limited = store_.run(storage::Charge{charges, clock_.now()});
    if (!limited) return std::nullopt;
    return limited->wait;
}

std::optional<microseconds> RateLimits::charge_account(LimitedAction action, const Client& client,
                                                       std::string_view account) {
    const Limits& limits = limits_of(action);
    if (!limits.over_all_networks || account.empty()) return std::nullopt;
    const std::string known = digest("known_network", text_of(client, kKnownBits), account);
    if (store_.run(storage::KnowsNetwork{known, clock_.now()})) return std::nullopt;
    const std::vector<storage::RateCharge> charge = {
        {digest(limits.name, "*", account), *limits.over_all_networks}};
    const auto limited = store_.run(storage::Charge{charge, clock_.now()});
    if (!limited) return std::nullopt;
    return limited->wait;
}

std::optional<std::chrono::seconds> RateLimits::charge(LimitedAction action, const Client& client,
                                                       std::string_view account) {
    if (is_ == Switch::off) return std::nullopt;
    auto wait = charge_networks(action, client, account);
    if (!wait) wait = charge_account(action, client, account);
    if (!wait) return std::nullopt;
    return std::chrono::ceil<std::chrono::seconds>(*wait);
}

bool RateLimits::allows_mail_to(std::string_view address) {
    if (is_ == Switch::off) return true;
    const std::vector<storage::RateCharge> charge = {{digest("mail_to", "*", address), kMailsToAddress}};
    return !store_.run(storage::Charge{charge, clock_.now()});
}

void RateLimits::unlock(std::string_view account) {
    for (const LimitedAction action : {LimitedAction::log_in, LimitedAction::use_code})
        store_.run(storage::ForgetCharge{digest(limits_of(action).name, "*", account)});
}

void RateLimits::remember(const Client& client, std::string_view account) {
    if (is_ == Switch::off || !client) return;
    const base::Time now = clock_.now();
    try {
        store_.run(storage::RememberNetwork{digest("known_network", text_of(client, kKnownBits), account),
                                            now + kNetworkMemory, now});
    } catch (const storage::StoreError&) {
        // The session exists already: its login or sign-up has succeeded.
    }
}

// The NULs keep the three parts apart: no network holds one.
std::string RateLimits::digest(std::string_view purpose, std::string_view network,
                               std::string_view account) const {
    std::string text(purpose);
    text.append(1, '\0').append(network).append(1, '\0').append(account);
    return base::base64url_encode(crypto::hmac_sha256(key_, text));
}

}  // namespace holdfast::accounts
