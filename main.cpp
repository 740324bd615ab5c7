// Holdfast's wiring: configuration -> store -> app -> serve -> wait for a signal.
#include "api/metrics_endpoint.h"
#include "api/routes.h"
#include "api/security_headers.h"
#include "base/clock.h"
#include "base/log.h"
#include "cli/banner.h"
#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/database.h"
#include "cli/installation.h"
#include "cli/open_page.h"
#include "cli/secrets.h"
#include "cli/start_checks.h"
#include "cli/stop_signals.h"
#include "http/fetch.h"
#include "http/server.h"
#include "metrics/server_figures.h"
#include "oauth/authorization.h"
#include "oauth/demo/demo_provider.h"
#include "storage/open.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <thread>
#include <variant>

#include <unistd.h>

namespace holdfast {
namespace {

http::Listener listen_on(const http::Endpoint& endpoint, const std::string& flag) {
    try {
        return http::Listener::bind(endpoint);
    } catch (const http::ListenError& error) {
        throw http::ListenError(flag + ": " + error.what());
    }
}

// The demo provider with its own listener and workers: a callback that calls it holds a worker of the
// server, and must not wait for another one.
class Demo {
  public:
    Demo(const cli::Settings& settings, const base::Clock& clock)
        : listener_(listen_on(settings.demo_listen, "--demo-listen")),
          origin_("http://" + listener_.endpoint().text()),
          clients_(cli::demo_providers(settings.providers, origin_)),
          provider_({}, clock) {
        provider_.set_origin(origin_);
    }

    const std::string& origin() const { return origin_; }
    // The providers that it replaces.
    const std::vector<oauth::Provider>& clients() const { return clients_; }

    void serve(const std::string& public_url) {
        std::vector<oauth::DemoClient> clients;
        for (const oauth::Provider& client : clients_) {
            clients.push_back(
                {client.client_id, client.client_secret, {oauth::redirect_uri(public_url, client)}});
        }
        provider_.set_clients(std::move(clients));
        http::ServerOptions options;
        options.workers = 16;
        // The server has stopped by then: no request needs the demo provider any more.
        options.times.stop = std::chrono::milliseconds(500);
        server_ = http::serve(
            std::move(listener_), options,
            {.route = {},
             .handle = [this](const http::Request& request) { return careful(provider_.handle(request)); },
             .refuse =
                 [](const http::RefusedRequest& refused) {
                     return careful(http::Response::empty(refused.status));
                 }});
    }
    // False if a handler is still running.
    bool stop() { return server_->stop({}); }

  private:
    static http::Response careful(http::Response response) {
        api::add_security_headers(response, api::Hsts::none);
        return response;
    }

    http::Listener listener_;
    std::string origin_;
    std::vector<oauth::Provider> clients_;
    oauth::DemoProvider provider_;
    std::unique_ptr<http::Server> server_;
};

// True if the endpoint means every address of this machine.
bool is_wildcard(const http::Endpoint& endpoint) {
    return endpoint.address == "0.0.0.0" || endpoint.address == "::";
}

// Serves the metrics on a listener of their own, so that the public one has none.
class MetricsServer {
  public:
    explicit MetricsServer(http::Listener listener) : listener_(std::move(listener)) {}

    void serve(const metrics::Registry& registry, std::vector<std::string> hosts, base::Log& log) {
        const http::Endpoint endpoint = listener_.endpoint();
        hosts.push_back(endpoint.address);
        http::ServerOptions options;
        options.workers = 2;
        options.times.stop = std::chrono::milliseconds(500);
        server_ = http::serve(std::move(listener_), options,
                              api::metrics_service(registry, http::Hosts(hosts, is_wildcard(endpoint))));
        log.info("Metrics are at http://" + endpoint.text() + "/metrics");
    }
    void stop() { server_->stop({}); }

  private:
    http::Listener listener_;
    std::unique_ptr<http::Server> server_;
};

// The exit status of a server that has stopped. If requests are still running, ends the process at once: they
// are cut off as by a crash, which leaves nothing half done. The status is 0 either way.
int end_process(bool all_answered, base::Log& log) {
    if (all_answered) return cli::kOk;
    log.warning("Some requests were still running when the time was up");
    std::_Exit(cli::kOk);
}

// Requests that hash a password have their own workers, two for each hashing slot: while one hashes, the
// other one asks the database.
http::ServerOptions server_options(const cli::Settings& settings, std::size_t hashing_slots) {
    http::ServerOptions options;
    options.bounds.uncounted = settings.trusted_proxies;
    options.lanes.resize(1);
    options.lanes[api::kHashingLane] = {"hashing", 2 * hashing_slots, options.bounds.queue};
    return options;
}

int serve(const cli::Settings& settings) {
    const cli::StopSignals signals;  // first, so that every thread inherits the blocked signals
    const auto log = base::open_log(settings.log_format);
    const base::SystemClock clock;

    cli::make_data_dir(settings.data_dir);
    http::Listener listener = listen_on(settings.listen, "--listen");
    std::optional<MetricsServer> metrics_server;
    if (settings.metrics_listen)
        metrics_server.emplace(listen_on(*settings.metrics_listen, "--metrics-listen"));
    const std::string address = "http://" + listener.endpoint().text();
    const std::string public_url = settings.public_url.empty() ? address : settings.public_url;
    const std::string app_url = settings.app_url.empty() ? public_url : settings.app_url;

    std::vector<std::string> allowed_hosts = settings.allowed_hosts;
    allowed_hosts.push_back(settings.listen.address);

    const crypto::Keys keys = cli::load_keys(settings);
    const auto store = cli::open_store(settings);
    cli::require_fitting_secret(settings, keys);
    for (const std::string& warning : cli::start_warnings(settings, public_url, app_url))
        log->warning(warning);
    std::optional<Demo> demo;
    if (settings.demo) demo.emplace(settings, clock);
    const auto providers = demo ? demo->clients() : cli::configured_providers(settings.providers);
    if (providers.empty())
        log->warning(
            "No provider is configured: serve --help lists a client-id and a client-secret for each");

    const auto fetcher = http::open_fetcher();
    const std::size_t hashing_slots = std::max(1U, std::thread::hardware_concurrency());
    const http::ServerOptions options = server_options(settings, hashing_slots);
    cli::Installation installation(
        {
            .keys = keys,
            .public_url = public_url,
            .app_url = app_url,
            .sign_up = cli::sign_up_rules(settings),
            .hashing_slots = hashing_slots,
            .rate_limits = settings.rate_limits.value_or(!settings.demo) ? accounts::RateLimits::Switch::on
                                                                         : accounts::RateLimits::Switch::off,
            .trusted_proxies = settings.trusted_proxies,
            .allowed_hosts = allowed_hosts,
            .has_every_address = is_wildcard(settings.listen),
            .hsts_subdomains = settings.hsts_subdomains,
            .edition = settings.demo ? api::Edition::demo : api::Edition::product,
            .callbacks = accounts::callback_limits(options.workers),
            .providers = providers,
        },
        {*store, *fetcher, clock, *log});
    if (demo) demo->serve(public_url);
    const auto server = http::serve(std::move(listener), options, installation.app().service());
    installation.metrics().add([&server = *server](metrics::Figures& figures) {
        metrics::report_server(server.counters(), figures);
        metrics::report_process(figures);
    });
    if (metrics_server) metrics_server->serve(installation.metrics(), settings.allowed_hosts, *log);
    log->info("Holdfast is listening on " + address);
    if (demo)
        std::fputs(cli::demo_banner({public_url, demo->origin(), providers.front().display_name,
                                     cli::printable_database_url(settings)})
                       .c_str(),
                   stdout);
    std::fflush(stdout);
    if (settings.open_page && !cli::open_page(public_url))
        log->warning("--open: there is no xdg-open here (Debian's package xdg-utils has it)");

    const cli::StopSignal signal = signals.wait();
    const auto drain = signal == cli::StopSignal::terminate ? settings.drain : std::chrono::seconds::zero();
    log->info("Stopping: new connections are served for " + std::to_string(drain.count()) + " s");
    installation.begin_stop();
    const bool server_answered = server->stop(drain);
    const bool demo_answered = !demo || demo->stop();
    if (metrics_server) metrics_server->stop();
    return end_process(server_answered && demo_answered, *log);
}

int report(const cli::Faults& faults) {
    for (const std::string& line : faults.lines)
        std::fprintf(stderr, "holdfast: %s\n", cli::shown(line).c_str());
    return cli::kBadSetting;
}

int run(const cli::Serve& command, cli::Console&) { return serve(command.settings); }

int run(const cli::ShowText& command, cli::Console& console) {
    console.out << command.text;
    return cli::kOk;
}

int run(const cli::Faults& faults, cli::Console&) { return report(faults); }

int run(const cli::Command& command) {
    cli::Console console{std::cin, std::cout, std::cerr, isatty(STDERR_FILENO) == 1};
    try {
        return std::visit([&](const auto& chosen) { return run(chosen, console); }, command);
    } catch (const cli::SecretError& error) {
        return report({{error.what()}});
    } catch (const storage::BadDatabaseUrl& error) {
        return report({{error.what()}});
    } catch (const http::ListenError& error) {
        return report({{error.what()}});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "holdfast: %s\n", cli::shown(error.what()).c_str());
        return cli::kFailed;
    }
}

}  // namespace
}  // namespace holdfast

int main(int argc, char** argv) { return holdfast::run(holdfast::cli::read_command_line(argc, argv)); }
