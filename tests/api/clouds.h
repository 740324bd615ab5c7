// Every provider that Holdfast knows, played by the demo provider, and what an app sees of its accounts.
#pragma once

#include "api/story.h"

#include <string>

namespace holdfast::test {

WorldOptions with_every_provider();

// The answer's status where the provider tells an app whose account it is: 200 if the token is good.
int identity_status(World& world, const std::string& provider, const std::string& access_token);

// The account's access token, for the app.
std::string token_for(World& world, const std::string& credential, const std::string& account_id);

}  // namespace holdfast::test
