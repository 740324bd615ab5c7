// What the handlers use: the rules of lib/accounts, and the addresses of this installation.
#pragma once

#include "api/security_headers.h"
#include "base/clock.h"
#include "base/log.h"
#include "http/address.h"
#include "http/hosts.h"
#include "metrics/registry.h"

#include <atomic>
#include <string>

namespace holdfast::accounts {
class ApiKeys;
class Apps;
class EmailLinks;
class LinkedAccounts;
class Linking;
class Mails;
class Passkeys;
class Quotas;
class RateLimits;
class Revocations;
class SecondFactors;
class SessionTokens;
class Transfers;
class UserDirectory;
class Users;
class Vault;
}  // namespace holdfast::accounts

namespace holdfast::oauth {
class Providers;
}

namespace holdfast::storage {
class Store;
}

namespace holdfast::api {

class Assets;
class FixedAnswers;

// Immutable; everything in it outlives the App and is thread-safe.
struct Context {
    storage::Store& store;
    accounts::Users& users;
    accounts::UserDirectory& user_directory;
    accounts::Linking& linking;
    accounts::Transfers& transfers;
    accounts::LinkedAccounts& linked_accounts;
    accounts::Vault& vault;
    accounts::Quotas& quotas;
    accounts::Apps& apps;
    const accounts::ApiKeys* api_keys;  // null if Supabase's surface is off
    accounts::Revocations& revocations;
    accounts::Mails& mails;
    accounts::EmailLinks& email_links;
    accounts::SecondFactors& second_factors;
    accounts::Passkeys& passkeys;
    accounts::RateLimits& rate_limits;
    const accounts::SessionTokens& session_tokens;
    const oauth::Providers& providers;
    const Assets& assets;
    const FixedAnswers& fixed_answers;
    const base::Clock& clock;
    base::Log& log;
    std::string public_url;  // without a slash at its end
    std::string app_url;     // without a slash at its end
    http::AddressRanges trusted_proxies;
    http::Hosts hosts;
    Hsts hsts;
    bool handover_needs_second_factor;
    metrics::Registry& metrics;
    const std::atomic<bool>& is_stopping;  // if true, /ready answers 503
};

}  // namespace holdfast::api
