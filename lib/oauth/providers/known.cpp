// The list of providers. A new one is a file beside this one, and its name in both places below.
#include "oauth/provider.h"

namespace holdfast::oauth {
namespace providers {

Provider onedrive();

}  // namespace providers

const Providers& known_providers() {
    static const Providers known({providers::onedrive()});
    return known;
}

}  // namespace holdfast::oauth
