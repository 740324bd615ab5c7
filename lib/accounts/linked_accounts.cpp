#include "accounts/linked_accounts.h"

#include "base/encoding.h"
#include "storage/users.h"

namespace holdfast::accounts {

AccountView view_of(storage::LinkedAccount account, base::Time now) {
    AccountView view{std::move(account), ConnectionStatus::connected, ""};
    const storage::LinkedAccount& row = view.account;
    const bool renewable = row.has_refresh_token;
    const bool expired = row.token_expiry && *row.token_expiry <= now;
    if (!row.is_active) {
        view.status = ConnectionStatus::disconnected;
        view.reason = "user_disconnected";
    } else if (row.reconnect_reason) {
        view.status = ConnectionStatus::needs_reconnect;
        view.reason = *row.reconnect_reason;
    } else if (!renewable && (expired || !row.has_access_token)) {
        view.status = ConnectionStatus::needs_reconnect;
        view.reason = "no_refresh_token";
    }
    return view;
}

std::vector<AccountView> LinkedAccounts::list(std::string_view user_id) const {
    const base::Time now = clock_.now();
    std::vector<AccountView> views;
    for (storage::LinkedAccount& account : store_.run(storage::ListAccounts{user_id})) {
        views.push_back(view_of(std::move(account), now));
    }
    return views;
}

std::optional<std::vector<AccountView>> LinkedAccounts::list_of(std::string_view user_id) const {
    auto views = list(user_id);
    if (views.empty() && !store_.run(storage::KnowsUser{user_id})) return std::nullopt;
    return views;
}

std::optional<AccountView> LinkedAccounts::find(std::string_view account_id) const {
    auto account = store_.run(storage::FindAccount{account_id});
    if (!account) return std::nullopt;
    return view_of(std::move(*account), clock_.now());
}

std::optional<std::string> LinkedAccounts::disconnect(std::string_view user_id, std::string_view account_id,
                                                      std::string_view network) {
    if (!base::is_uuid(account_id)) return std::nullopt;
    auto provider = store_.run(
        storage::DisconnectAccount{user_id, account_id, clock_.now(), network, revocations_.when_erased()});
    if (provider) revocations_.soon();
    return provider;
}

bool LinkedAccounts::remove(std::string_view user_id, std::string_view provider, std::string_view account_id,
                            std::string_view network) {
    const bool removed = base::is_uuid(account_id) &&
                         store_.run(storage::DeleteAccount{user_id, provider, account_id, clock_.now(),
                                                           network, revocations_.when_erased()});
    if (removed) revocations_.soon();
    return removed;
}

bool LinkedAccounts::rename(std::string_view user_id, std::string_view provider, std::string_view account_id,
                            const std::string& nickname, std::string_view network) {
    if (!base::is_uuid(account_id)) return false;
    const auto stored = nickname.empty() ? std::nullopt : std::optional(nickname);
    return store_.run(storage::SetNickname{user_id, provider, account_id, stored, clock_.now(), network});
}

std::vector<storage::TransferEvent> LinkedAccounts::events(std::string_view user_id,
                                                           std::optional<std::int64_t> before,
                                                           std::int64_t limit) const {
    return store_.run(storage::ListTransferEvents{user_id, before, limit});
}

bool LinkedAccounts::acknowledge(std::string_view user_id, std::string_view event_id) {
    return base::is_uuid(event_id) &&
           store_.run(storage::AcknowledgeTransferEvent{user_id, event_id, clock_.now()});
}

}  // namespace holdfast::accounts
