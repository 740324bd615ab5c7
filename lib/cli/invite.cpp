#include "cli/invite.h"

#include "accounts/email_links.h"
#include "accounts/mail_order.h"
#include "accounts/validation.h"
#include "base/clock.h"
#include "cli/database.h"
#include "cli/secret_stamp.h"
#include "cli/user.h"
#include "crypto/seal.h"
#include "storage/email_links.h"
#include "storage/users.h"

#include <ostream>

namespace holdfast::cli {
namespace {

std::string app_url(const Settings& settings) {
    if (!settings.app_url.empty()) return settings.app_url;
    return settings.public_url.empty() ? "http://" + settings.listen.text() : settings.public_url;
}

}  // namespace

int run(const Invite& command, Console& console) {
    const Settings& settings = command.settings;
    const auto email = accounts::normalise_email(command.email);
    if (!email || !accounts::is_acceptable_email(*email, sign_up_rules(settings).email_domain)) {
        console.err << "holdfast: '" << shown(command.email) << "' is not an email address\n";
        return kBadSetting;
    }
    const auto store = open_store(settings);
    if (store->run(storage::FindCredentials{*email})) {
        console.err << "holdfast: " << shown(*email) << " has a user already\n";
        return kFailed;
    }
    const crypto::Sealer sealer({keys_in_use(settings).mails});
    const base::Time now = base::SystemClock().now();
    const auto& entry = accounts::entry_of(accounts::MailKind::invitation);
    accounts::MailOrder order{.kind = accounts::MailKind::invitation,
                              .language = settings.mail.language,
                              .to = *email,
                              .token = accounts::new_email_link_token()};
    store->run(storage::SaveInvitation{accounts::email_link_digest(order.token), *email, now,
                                       now + entry.link_lifetime, accounts::seal_order(sealer, order, now)});
    console.out << "invited " << shown(*email) << "\n" << accounts::link_of(order, app_url(settings)) << "\n";
    return kOk;
}

}  // namespace holdfast::cli
