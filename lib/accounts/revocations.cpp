#include "accounts/revocations.h"

#include "accounts/token_seal.h"
#include "base/text.h"

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

constexpr auto kFirstPause = 1min;

template <typename Condition>
std::string names_of(const oauth::Providers& providers, Condition condition) {
    std::string names;
    for (const oauth::Provider& provider : providers.all()) {
        if (provider.revocation_endpoint.empty() || !condition(provider)) continue;
        names.append(names.empty() ? "" : " ").append(provider.name);
    }
    return names;
}

}  // namespace

std::string revocable(const oauth::Providers& providers) {
    return names_of(providers, [](const oauth::Provider&) { return true; });
}

std::string revocable_when_handed_over(const oauth::Providers& providers) {
    return names_of(providers,
                    [](const oauth::Provider& provider) { return !provider.revocation_ends_every_grant; });
}

Revocations::Revocations(Parts parts)
    : parts_(parts),
      when_erased_(revocable(parts.providers)),
      when_handed_over_(revocable_when_handed_over(parts.providers)) {
    parts_.background.every(
        {std::string(kRound), kInterval, false, [this](const std::stop_token& stop) { run(stop); }});
}

void Revocations::run(const std::stop_token& stop) {
    for (int taken = 0; taken < kMostInRound && !stop.stop_requested(); ++taken) {
        const auto revocation = parts_.store.run(storage::TakeRevocation{parts_.clock.now(), kFirstPause});
        if (!revocation) return;
        settle(*revocation);
    }
}

Revocations::Result Revocations::attempt(const storage::TokenRevocation& revocation) {
    const oauth::Provider* provider = parts_.providers.find(revocation.provider);
    if (provider == nullptr || provider->revocation_endpoint.empty())
        return {Outcome::dropped, "not revoked: the provider takes no tokens back"};
    if (provider->revocation_ends_every_grant && revocation.is_linked_again)
        return {Outcome::superseded, "not revoked: the account is linked again, and would be cut off"};
    if (provider->revocation_ends_every_grant && revocation.is_offered) return {Outcome::waits, ""};
    const TokenSeal seal(parts_.sealer, revocation.user_id, revocation.provider,
                         revocation.provider_account_id);
    const oauth::GrantedTokens tokens{seal.open_access_token(revocation.access_token),
                                      seal.open_refresh_token(revocation.refresh_token)};
    if (!tokens.access_token && !tokens.refresh_token)
        return {Outcome::dropped, "not revoked: the tokens do not open with this secret"};
    const auto answer = parts_.client.revoke(*provider, tokens);
    if (const auto* failure = std::get_if<oauth::RevocationFailure>(&answer))
        return {Outcome::failed, failure->why};
    return {Outcome::revoked, "revoked"};
}

void Revocations::settle(const storage::TokenRevocation& revocation) {
    auto [outcome, text] = attempt(revocation);
    const bool is_last = revocation.tries >= kMostTries;
    if (is_last && (outcome == Outcome::failed || outcome == Outcome::waits)) {
        outcome = Outcome::given_up;
        text = "given up after " + std::to_string(revocation.tries) + " tries: " + text;
    }
    counters_.at(static_cast<std::size_t>(outcome)).add();
    const bool is_trouble = outcome == Outcome::failed || outcome == Outcome::given_up;
    if (!text.empty()) {
        parts_.log.write(is_trouble ? base::Level::warning : base::Level::info,
                         "[" + base::ascii_upper(revocation.provider) + "][REVOCATION] provider_account_id=" +
                             base::escape_controls(revocation.provider_account_id) + ": " + text);
    }
    if (outcome != Outcome::failed && outcome != Outcome::waits)
        parts_.store.run(storage::EndRevocation{revocation.id});
}

void Revocations::report(metrics::Figures& figures) const {
    constexpr std::array<std::string_view, kOutcomes> kNames = {"revoked", "superseded", "dropped",
                                                                "waits",   "failed",     "given_up"};
    for (std::size_t i = 0; i < kOutcomes; ++i) {
        figures.counter("holdfast_token_revocations_total",
                        "Tries to revoke erased tokens at their provider, by outcome.",
                        static_cast<double>(counters_.at(i).value()), {{"outcome", kNames.at(i)}});
    }
}

}  // namespace holdfast::accounts
