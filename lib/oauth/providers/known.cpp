// The list of providers, in the order in which they are offered. To add one, put a file next to this one and
// its name in both places below.
#include "oauth/provider.h"

namespace holdfast::oauth {
namespace providers {

Provider onedrive();
Provider google_drive();
Provider dropbox();
Provider box();

}  // namespace providers

const Providers& known_providers() {
    static const Providers known(
        {providers::onedrive(), providers::google_drive(), providers::dropbox(), providers::box()});
    return known;
}

}  // namespace holdfast::oauth
