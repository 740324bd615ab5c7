#include "api/story.h"

#include "accounts/apps.h"
#include "accounts/handover.h"
#include "base/encoding.h"
#include "base/random.h"
#include "crypto/seal.h"
#include "storage/apps.h"
#include "storage/linking.h"

#include <stdexcept>

namespace holdfast::test {

std::string link(User& user, const std::string& email) {
    return text_at(user.browser.connect(email, {{"Accept", "application/json"}}), "data.account_id");
}

std::string add_app(storage::Store& store, base::Time now, const std::string& name, const std::string& scopes,
                    const std::optional<std::string>& provider) {
    std::string credential = accounts::make_app_credential();
    const storage::NewApp app{
        base::random_uuid(), name, accounts::app_credential_digest(credential), scopes, provider, now};
    if (!store.run(storage::CreateApp{app})) throw std::runtime_error("there is such an app: " + name);
    return credential;
}

std::string location(const http::Response& response) { return field(response, "Location"); }

std::string transfer_token_of(const http::Response& conflict) {
    const std::string mark = "/app?error=ownership_conflict#transfer_token=";
    const std::string where = location(conflict);
    const auto start = where.find(mark);
    if (start == std::string::npos) throw std::runtime_error("no conflict: " + where);
    return where.substr(start + mark.size());
}

http::Response transfer(const Site& site, const Person& person, const std::string& transfer_token) {
    return site.ask("POST", "/cloud/transfer-ownership",
                    base::Json::object({{"transfer_token", transfer_token}}).dump(),
                    bearer(person.access_token));
}

base::Json claims_of(const std::string& token) {
    const auto start = token.find('.') + 1;
    const auto payload = base::base64url_decode(token.substr(start, token.find('.', start) - start));
    return base::Json::parse(payload.value()).value();
}

std::vector<std::string> names_of(const base::Json& object) {
    std::vector<std::string> names;
    for (const auto& [name, value] : *object.as_object()) names.push_back(name);
    return names;
}

std::string state_of(const std::string& login_url) {
    return *http::Params::parse(http::Url::parse(login_url)->query).only("state");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

std::string owned_by(const Person& person) { return "user_id = '" + person.user_id + "'"; }

std::string row(const std::string& id) { return "id = '" + id + "'"; }

std::optional<std::string> open_token(const World& world, std::string_view column, const std::string& user_id,
                                      const std::string& email, const std::string& envelope) {
    const crypto::Sealer sealer({world.installation_options.keys.newest().account_tokens});
    return sealer.open(envelope, crypto::seal_context(
                                     {column, user_id, "onedrive", oauth::DemoProvider::account_id(email)}));
}

std::string owner_of(const World& world, const std::string& email) {
    const auto owner =
        world.real_store->run(storage::FindOwner{"onedrive", oauth::DemoProvider::account_id(email)});
    return owner ? owner->user_id : "";
}

Conflict::Conflict(World& in_world)
    : world(in_world),
      ada(world, "ada"),
      bob(world, "bob"),
      account_id(link(ada, kTeam)),
      transfer_token(transfer_token_of(bob.browser.connect(kTeam))) {}

void fill_up(World& world, const User& user) {
    const auto owned = world.real_store->run(storage::ListAccounts{user.user_id}).size();
    for (auto i = owned; i < static_cast<std::size_t>(accounts::kMostAccounts); ++i) {
        const storage::NewLink link{base::random_uuid(),
                                    user.user_id,
                                    "onedrive",
                                    "filler-" + base::random_uuid(),
                                    "filler@demo.example",
                                    {"sealed", std::nullopt, std::nullopt, ""},
                                    world.clock.now()};
        if (!std::holds_alternative<storage::Linked>(world.real_store->run(storage::LinkAccount{link})))
            throw std::runtime_error("the account was not linked");
    }
}

}  // namespace holdfast::test
