#include "cli/provider_config.h"

#include "cli/provider_entry.h"
#include "cli/secret_file.h"
#include "oauth/account_space.h"

#include <cstddef>

namespace holdfast::cli {
namespace {

constexpr const char* kFlag = "provider-config";

void read_entries(const base::Json::Array& entries, const oauth::Providers& known, ProviderConfig& config) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const std::string place = "providers[" + std::to_string(i) + "]";
        config.has_secret = config.has_secret || entries[i].find("client_secret") != nullptr;
        ProviderEntry entry = read_provider_entry(entries[i], place, known);
        config.providers.push_back(std::move(entry.provider));
        config.faults.insert(config.faults.end(), entry.faults.begin(), entry.faults.end());
        if (!entry.secret_file.empty())
            config.secret_files[std::string(kFlag) + ": " + place + ".client_secret_file"] =
                entry.secret_file;
    }
}

std::string names_of(const oauth::Provider& one, const oauth::Provider& other) {
    return "'" + one.name + "' and '" + other.name + "'";
}

}  // namespace

ProviderConfig parse_provider_config(const std::string& text, const oauth::Providers& known) {
    ProviderConfig config;
    const auto json = base::Json::parse(text);
    if (!json) {
        config.faults.emplace_back("is not JSON");
        return config;
    }
    const base::Json* entries = json->find("providers");
    if (entries == nullptr || entries->as_array() == nullptr || json->as_object()->size() != 1) {
        config.faults.emplace_back("must be an object with the list \"providers\" and nothing else");
        return config;
    }
    read_entries(*entries->as_array(), known, config);
    return config;
}

ProviderConfig read_provider_config(const std::string& path, const oauth::Providers& known) {
    ProviderConfig config;
    const auto text = read_secret_file(path);
    if (text) {
        config = parse_provider_config(*text, known);
    } else {
        config.faults.emplace_back("can't be read");
    }
    if (config.has_secret) config.secret_files[kFlag] = path;
    for (std::string& fault : config.faults) {
        const bool has_place = fault.starts_with("providers[");
        fault = "--" + std::string(kFlag) + ": '" + path + "'" + (has_place ? ": " : " ") + fault;
    }
    return config;
}

std::vector<std::string> rivalries(const std::vector<oauth::Provider>& providers) {
    std::vector<std::string> faults;
    for (auto other = providers.begin(); other != providers.end(); ++other) {
        for (auto one = providers.begin(); one != other; ++one) {
            if (one->name == other->name) {
                faults.push_back("there are two providers of the name '" + one->name +
                                 "': rename the newer one, whose name no account bears yet");
            } else if (oauth::may_share_accounts(*one, *other)) {
                faults.push_back("the providers " + names_of(*one, *other) +
                                 " may lead to the same cloud account, which could then have two owners: "
                                 "leave one out, or give each an issuer or a tenant (by its id) of its own");
            }
        }
    }
    return faults;
}

}  // namespace holdfast::cli
