#include "api/callback_errors.h"

#include <algorithm>
#include <array>

namespace holdfast::api {
namespace {

constexpr std::string_view kProviderRefused = "The provider refused the request.";
constexpr std::string_view kProviderWantsMore =
    "The provider needs you to act in its own window. Please try again.";
constexpr std::string_view kProviderTrouble = "The provider has trouble right now. Please try again later.";
constexpr std::string_view kTryAgain = "The database is not available right now. Please try again.";

constexpr std::array kCallbackErrors = {
    CallbackError{"invalid_state", 400, "This connection attempt is not valid any more. Please start again."},
    CallbackError{"no_code", 400, "The provider sent no authorization code."},
    CallbackError{"ownership_conflict", 409, "Another user owns this cloud account."},
    // RFC 6749 section 4.1.2.1
    CallbackError{"access_denied", 403, "You or the provider declined the connection."},
    CallbackError{"invalid_request", 502, kProviderRefused},
    CallbackError{"unauthorized_client", 502, kProviderRefused},
    CallbackError{"unsupported_response_type", 502, kProviderRefused},
    CallbackError{"invalid_scope", 502, kProviderRefused},
    CallbackError{"server_error", 502, kProviderTrouble},
    CallbackError{"temporarily_unavailable", 502, kProviderTrouble},
    // OpenID Connect Core section 3.1.2.6
    CallbackError{"interaction_required", 502, kProviderWantsMore},
    CallbackError{"login_required", 502, kProviderWantsMore},
    CallbackError{"account_selection_required", 502, kProviderWantsMore},
    CallbackError{"consent_required", 502, kProviderWantsMore},
    CallbackError{"invalid_request_uri", 502, kProviderRefused},
    CallbackError{"invalid_request_object", 502, kProviderRefused},
    CallbackError{"request_not_supported", 502, kProviderRefused},
    CallbackError{"request_uri_not_supported", 502, kProviderRefused},
    CallbackError{"registration_not_supported", 502, kProviderRefused},
    CallbackError{"provider_error", 502, "The provider reported an error."},
    CallbackError{"{provider}_invalid_grant", 502,
                  "The provider did not accept the code. Please connect again.", "retry_connect"},
    CallbackError{"{provider}_token_exchange_failed", 502, "The provider did not hand out valid tokens."},
    CallbackError{"{provider}_token_exchange_failed", 503,
                  "Too many connections are being made right now. Please try again."},
    CallbackError{"{provider}_userinfo_failed", 502, "The provider did not say which account this is."},
    CallbackError{"database_query_failed", 503, kTryAgain},
    CallbackError{"database_inconsistency", 503, kTryAgain},
    CallbackError{"database_error", 503, kTryAgain},
};

const CallbackError& entry(std::string_view code) {
    return *std::find_if(kCallbackErrors.begin(), kCallbackErrors.end(),
                         [&](const CallbackError& error) { return error.code == code; });
}

// To a browser a provider that is not asked is no other than one that does not answer; a program may ask
// again.
const CallbackError& busy_entry() {
    return *std::find_if(kCallbackErrors.begin(), kCallbackErrors.end(), [](const CallbackError& error) {
        return error.code == "{provider}_token_exchange_failed" && error.status == 503;
    });
}

}  // namespace

std::span<const CallbackError> callback_error_table() { return kCallbackErrors; }

const CallbackError& callback_error_of(accounts::LinkFault fault) {
    switch (fault) {
        case accounts::LinkFault::invalid_state:
            return entry("invalid_state");
        case accounts::LinkFault::no_code:
            return entry("no_code");
        case accounts::LinkFault::busy:
            return busy_entry();
        case accounts::LinkFault::invalid_grant:
            return entry("{provider}_invalid_grant");
        case accounts::LinkFault::token_exchange_failed:
            return entry("{provider}_token_exchange_failed");
        case accounts::LinkFault::userinfo_failed:
            return entry("{provider}_userinfo_failed");
        case accounts::LinkFault::database_query_failed:
            return entry("database_query_failed");
        case accounts::LinkFault::database_inconsistency:
            return entry("database_inconsistency");
        case accounts::LinkFault::database_error:
            return entry("database_error");
    }
    return entry("provider_error");
}

const CallbackError& callback_error_of(const accounts::ProviderDenied& denied) {
    const auto* found = std::find_if(kCallbackErrors.begin(), kCallbackErrors.end(),
                                     [&](const CallbackError& error) { return error.code == denied.error; });
    return found != kCallbackErrors.end() ? *found : entry("provider_error");
}

const CallbackError& ownership_conflict_error() { return entry("ownership_conflict"); }

std::string code_for(const CallbackError& error, std::string_view provider) {
    constexpr std::string_view placeholder = "{provider}";
    if (!error.code.starts_with(placeholder)) return std::string(error.code);
    return std::string(provider) + std::string(error.code.substr(placeholder.size()));
}

}  // namespace holdfast::api
