// The mails of an installation that sends none, for tests of what asks for them.
#pragma once

#include "accounts/background.h"
#include "accounts/mails.h"
#include "accounts/rate_limits.h"
#include "base/clock.h"
#include "base/log.h"
#include "crypto/seal.h"
#include "oauth/provider.h"
#include "storage/store.h"

#include <string>

namespace holdfast::test {

class UnsentMails {
  public:
    UnsentMails(storage::Store& store, const crypto::Sealer& sealer, const base::Clock& clock, base::Log& log)
        : rate_limits_(store, clock, std::string(32, 'k'), accounts::RateLimits::Switch::on),
          background_(store, clock, log),
          mails_({store, sealer, nullptr, rate_limits_, oauth::known_providers(), background_, clock, log},
                 {}, "http://test") {}

    accounts::Mails& mails() { return mails_; }

  private:
    accounts::RateLimits rate_limits_;
    accounts::Background background_;
    accounts::Mails mails_;
};

}  // namespace holdfast::test
