// The settings of the providers, generated from their entries: --NAME-client-id, --NAME-client-secret, what
// the entry adds, and an override for each endpoint.
#pragma once

#include "oauth/provider.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::cli {

// The operator's settings for the providers: a checked value for each flag that was given.
using ProviderValues = std::map<std::string, std::string, std::less<>>;

// Every setting that a provider has, in the order of the help text.
std::vector<oauth::ProviderSetting> provider_settings(const oauth::Provider& entry);

// True if an endpoint is overridden, but not the issuer and the keys by which an id_token is verified.
bool lacks_issuer_and_keys(const oauth::Provider& provider,
                           const std::function<bool(std::string_view setting)>& is_given);

struct ProviderFlag {
    std::string name;  // without the dashes
    const oauth::Provider* entry;
    oauth::ProviderSetting setting;
};

// The flags of these providers, in the order of the help text. `known` outlives them.
std::vector<ProviderFlag> provider_flags(const oauth::Providers& known);

// Faults that only several values together show: one line each.
std::vector<std::string> provider_faults(const ProviderValues& values, const oauth::Providers& known);

// The providers for which these values name a client.
std::vector<oauth::Provider> configured_providers(const ProviderValues& values,
                                                  const oauth::Providers& known = oauth::known_providers());

// Every provider, replaced by the demo provider at `demo_origin`. Values override its endpoints; issuer and
// keys are always its own. The last one asks the owner before a hand-over, unless a value says otherwise: so
// a demo shows that too.
std::vector<oauth::Provider> demo_providers(const ProviderValues& values, std::string_view demo_origin,
                                            const oauth::Providers& known = oauth::known_providers());

}  // namespace holdfast::cli
