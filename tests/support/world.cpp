#include "support/world.h"

#include "oauth/authorization.h"

#include <utility>

namespace holdfast::test {
namespace {

cli::InstallationOptions installation_options_of(const WorldOptions& options) {
    return {
        .keys = crypto::Keys::derive("the secret of an installation that only tests ever see"),
        .public_url = options.public_url,
        .app_url = options.app_url,
        .sign_up = options.sign_up,
        .hashing_slots = options.hashing_slots,
        .hashing_wait = options.hashing_wait,
        .rate_limits = options.rate_limits,
        .trusted_proxies = options.trusted_proxies,
        .allowed_hosts = options.allowed_hosts,
        .hsts_subdomains = options.hsts_subdomains,
        .supabase = options.supabase,
        .jwt_keys = options.jwt_keys,
        .longest_session = options.longest_session,
        .keep_alive = options.keep_alive,
        .keep_events = options.keep_events,
        .handover = options.handover,
        .handover_needs_second_factor = options.handover_needs_second_factor,
        .callbacks = {.places = 256},
        .providers = options.providers,
    };
}

oauth::DemoOptions without_waiting() {
    oauth::DemoOptions options;
    options.key = demo_key();
    options.wait = [](std::chrono::milliseconds) {};
    return options;
}

}  // namespace

World::World(std::unique_ptr<contract::Backend> fresh_database, WorldOptions world_options)
    : Site(std::move(fresh_database), world_options.public_url, world_options.app_url),
      options(std::move(world_options)),
      demo(without_waiting(), clock),
      fetcher(demo),
      installation_options(installation_options_of(options)),
      real_store(database->open()),
      store(*real_store),
      installation(installation_options, {store, fetcher, clock, log, &mails, &hook_receiver}),
      second_instance(installation_options, {store, fetcher, clock, log, &mails, &hook_receiver}),
      third_instance(installation_options, {store, fetcher, clock, log, &mails, &hook_receiver}) {
    demo.set_origin(kDemoOrigin);
    std::vector<oauth::DemoClient> clients;
    for (const oauth::Provider& provider : options.providers) {
        clients.push_back({provider.client_id,
                           provider.client_secret,
                           {oauth::redirect_uri(options.public_url, provider)}});
    }
    demo.set_clients(std::move(clients));
}

const cli::Installation& World::next_instance() const {
    switch (turn_++ % 3) {
        case 0:
            return installation;
        case 1:
            return second_instance;
        default:
            return third_instance;
    }
}

void World::run_background() const {
    for (const cli::Installation* instance : {&installation, &second_instance, &third_instance}) {
        instance->background().run_due();
        instance->webhooks()->run_due();
    }
}

http::Response World::handle(const http::Request& request) const {
    const cli::Installation& instance = next_instance();
    return test::ask(instance.app(), request,
                     &instance == &third_instance ? Reading::ahead : Reading::by_itself);
}

std::string World::sign_in_at_provider(const std::string& authorization_url, const std::string& email) {
    return sign_in_at_demo(demo, authorization_url, email);
}

}  // namespace holdfast::test
