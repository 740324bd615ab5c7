#include "cli/banner.h"

namespace holdfast::cli {
namespace {

// The variables begin their lines, so that three lines can be copied as they are.
std::string supabase_lines(const std::string& variables) {
    if (variables.empty()) return "";
    return "  Supabase:       point supabase-js here\n\n" + variables + "\n";
}

}  // namespace

std::string demo_banner(const DemoFacts& facts) {
    return "\n"
           "  Holdfast is running:      " +
           facts.public_url +
           "\n"
           "  See what happens inside:  " +
           facts.public_url +
           "/demo\n"
           "\n"
           "  1. Open it in a browser, sign up, and connect the " +
           facts.provider +
           " of team-files@demo.example.\n"
           "  2. In a private window, sign up as somebody else and connect the same " +
           facts.provider +
           ".\n"
           "  3. See the conflict, take the account over, and look at the first window again.\n"
           "\n"
           "  Demo provider:  " +
           facts.demo_origin +
           "  (no password, no network)\n"
           "  Data:           " +
           facts.database_url + "\n" + supabase_lines(facts.supabase) +
           "  Another port:   HOLDFAST_LISTEN=127.0.0.1:9000 make run\n"
           "  Stop:           Ctrl+C\n"
           "\n";
}

}  // namespace holdfast::cli
