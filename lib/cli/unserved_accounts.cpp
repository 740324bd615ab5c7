#include "cli/unserved_accounts.h"

#include <algorithm>
#include <cstdint>

namespace holdfast::cli {
namespace {

std::string sentence(const std::string& provider, std::int64_t accounts) {
    return std::to_string(accounts) + (accounts == 1 ? " linked account is" : " linked accounts are") +
           " of the provider '" + provider + "', which is not configured.";
}

}  // namespace

std::vector<std::string> unserved_accounts(storage::Inspector& inspector,
                                           const std::vector<oauth::Provider>& served) {
    std::vector<std::string> sentences;
    for (const std::string& provider : inspector.account_providers()) {
        if (std::ranges::find(served, provider, &oauth::Provider::name) == served.end())
            sentences.push_back(sentence(provider, inspector.count_accounts(provider)));
    }
    return sentences;
}

}  // namespace holdfast::cli
