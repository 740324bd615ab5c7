#include "api/account_json.h"

#include "storage/linking.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace holdfast::api {
namespace {

std::string_view text_of(accounts::ConnectionStatus status) {
    switch (status) {
        case accounts::ConnectionStatus::connected:
            return "connected";
        case accounts::ConnectionStatus::needs_reconnect:
            return "needs_reconnect";
        case accounts::ConnectionStatus::disconnected:
            return "disconnected";
    }
    return "";
}

base::Json time_or_null(const std::optional<base::Time>& time) {
    return time ? base::Json(base::rfc3339(*time)) : base::Json();
}

// What the provider told last; null if it is not known.
base::Json storage_json(const storage::LinkedAccount& account) {
    if (!account.quota_used || !account.quota_at) return {};
    return base::Json::object(
        {{"used", *account.quota_used},
         {"total", account.quota_total ? base::Json(*account.quota_total) : base::Json()},
         {"at", base::rfc3339(*account.quota_at)}});
}

// The words of an OAuth scope (RFC 6749 section 3.3).
base::Json scopes_json(std::string_view granted_scope) {
    base::Json::Array scopes;
    while (!granted_scope.empty()) {
        const auto end = std::min(granted_scope.find(' '), granted_scope.size());
        if (end > 0) scopes.push_back(granted_scope.substr(0, end));
        granted_scope.remove_prefix(std::min(end + 1, granted_scope.size()));
    }
    return scopes;
}

}  // namespace

base::Json account_json(const accounts::AccountView& view) {
    const storage::LinkedAccount& account = view.account;
    return base::Json::object({
        {"id", account.id},
        {"provider", account.provider},
        {"provider_account_id", account.provider_account_id},
        {"provider_email", account.account_email},
        {"nickname", account.nickname},
        {"connection_status", text_of(view.status)},
        {"reason", view.reason.empty() ? base::Json() : base::Json(view.reason)},
        {"granted_scope", account.granted_scope},
        {"scopes", scopes_json(account.granted_scope)},
        {"storage", storage_json(account)},
        {"connected_at", base::rfc3339(account.connected_at)},
        {"updated_at", base::rfc3339(account.updated_at)},
        {"disconnected_at", time_or_null(account.disconnected_at)},
    });
}

}  // namespace holdfast::api
