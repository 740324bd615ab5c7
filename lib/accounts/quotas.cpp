#include "accounts/quotas.h"

#include "base/text.h"
#include "storage/quota.h"

#include <memory>
#include <utility>
#include <variant>

namespace holdfast::accounts {
namespace {

using namespace std::chrono_literals;

constexpr auto kKept = 1h;
// Longer than a question takes: of the vault and of the provider.
constexpr auto kPause = 10min;
constexpr auto kTokenLife = 30s;

}  // namespace

const oauth::Provider* Quotas::provider_if_due(const AccountView& view, base::Time now) const {
    const auto& due_at = view.account.quota_due_at;
    if (view.status != ConnectionStatus::connected || (due_at && *due_at > now)) return nullptr;
    const oauth::Provider* provider = parts_.providers.find(view.account.provider);
    return provider == nullptr || provider->quota_endpoint.empty() ? nullptr : provider;
}

void Quotas::refresh(const std::vector<AccountView>& accounts) {
    const base::Time now = parts_.clock.now();
    for (const AccountView& view : accounts) {
        const oauth::Provider* provider = provider_if_due(view, now);
        if (provider == nullptr || !wait(view.account.id)) continue;
        const bool is_posted = parts_.background.post(
            "quota", [this, id = view.account.id, provider](const std::stop_token& stop) {
                forget(id);
                ask(id, *provider, stop);
            });
        if (!is_posted) forget(view.account.id);
    }
}

bool Quotas::wait(const std::string& account_id) {
    const sync::Lock lock(mutex_);
    return waiting_.size() < kMostWaiting && waiting_.insert(account_id).second;
}

void Quotas::forget(const std::string& account_id) {
    const sync::Lock lock(mutex_);
    waiting_.erase(account_id);
}

void Quotas::ask(const std::string& account_id, const oauth::Provider& provider,
                 const std::stop_token& stop) {
    const base::Time asked_at = parts_.clock.now();
    if (!parts_.store.run(storage::ClaimQuota{account_id, asked_at, asked_at + kPause})) return;
    const TokenOutcome outcome =
        parts_.vault.access_token(account_id, provider.name, std::nullopt, kTokenLife);
    const auto* token = std::get_if<IssuedToken>(&outcome);
    if (token == nullptr || stop.stop_requested()) return;  // the vault has logged why there is none
    const oauth::QuotaResult result = parts_.client.quota(provider, token->access_token);
    if (const auto* failure = std::get_if<oauth::QuotaFailure>(&result)) {
        parts_.log.write(base::Level::warning,
                         "[" + base::ascii_upper(provider.name) + "][QUOTA] provider_account_id=" +
                             base::escape_controls(token->stored.provider_account_id) + ": " + failure->why);
        return;
    }
    const auto& quota = std::get<oauth::Quota>(result);
    const base::Time now = parts_.clock.now();
    // False if the account has moved: the next owner's or the next link's question tells.
    (void)parts_.store.run(storage::StoreQuota{account_id, token->stored.ownership_version, quota.used,
                                               quota.total, now, now + kKept});
}

}  // namespace holdfast::accounts
