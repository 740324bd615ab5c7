#include "cli/keys.h"

#include "base/clock.h"
#include "cli/secrets.h"

#include <ostream>

namespace holdfast::cli {

std::string supabase_variables(const std::string& public_url, const accounts::ApiKeys& keys) {
    return "SUPABASE_URL=" + public_url + "\nSUPABASE_ANON_KEY=" + keys.anon() +
           "\nSUPABASE_SERVICE_ROLE_KEY=" + keys.service_role() + "\n";
}

int run(const ShowKeys& command, Console& console) {
    const Settings& settings = command.settings;
    make_data_dir(settings.data_dir);
    const base::SystemClock clock;
    const accounts::ApiKeys keys(load_keys(settings), settings.api_keys, clock);
    const std::string address = "http://" + settings.listen.text();
    console.out << supabase_variables(settings.public_url.empty() ? address : settings.public_url, keys)
                << "SUPABASE_PUBLISHABLE_KEY=" << keys.publishable()
                << "\nSUPABASE_SECRET_KEY=" << keys.secret() << "\n";
    return kOk;
}

}  // namespace holdfast::cli
