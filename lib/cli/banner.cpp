#include "cli/banner.h"

namespace holdfast::cli {

std::string demo_banner(const std::string& public_url, const std::string& demo_origin,
                        const std::string& database_url) {
    return "\n"
           "  Holdfast is running:  " +
           public_url +
           "\n"
           "\n"
           "  1. Open it in a browser, sign up, and connect the OneDrive of team-files@demo.example.\n"
           "  2. In a private window, sign up as somebody else and connect the same OneDrive.\n"
           "  3. See the conflict, take the account over, and look at the first window again.\n"
           "\n"
           "  Demo provider:  " +
           demo_origin +
           "  (no password, no network)\n"
           "  Data:           " +
           database_url +
           "\n"
           "  Stop:           Ctrl+C\n"
           "\n";
}

}  // namespace holdfast::cli
