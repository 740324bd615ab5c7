// Holdfast's wiring: configuration -> store -> app -> serve -> wait for a signal.
#include "api/metrics_endpoint.h"
#include "api/routes.h"
#include "base/clock.h"
#include "base/journal.h"
#include "base/log.h"
#include "base/text.h"
#include "cli/banner.h"
#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/database.h"
#include "cli/installation.h"
#include "cli/keys.h"
#include "cli/mail_settings.h"
#include "cli/open_page.h"
#include "cli/secret_stamp.h"
#include "cli/secrets.h"
#include "cli/service_manager.h"
#include "cli/start_checks.h"
#include "cli/stop_signals.h"
#include "cli/unserved_accounts.h"
#include "demo/lab.h"
#include "demo/provider_server.h"
#include "demo/story.h"
#include "http/fetch.h"
#include "http/server.h"
#include "metrics/server_figures.h"
#include "storage/open.h"
#include "storage/operator/inspect.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
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

// The socket that the service manager has bound, else one for --listen.
http::Listener listener_for(const cli::Settings& settings, const cli::ServiceManager& manager,
                            base::Log& log) {
    if (manager.sockets().empty()) return listen_on(settings.listen, "--listen");
    if (manager.sockets().size() > 1) throw http::ListenError("LISTEN_FDS: more than one socket was passed");
    http::Listener listener = http::Listener::take(manager.sockets().front());
    if (settings.demo && !listener.endpoint().is_loopback())
        throw http::ListenError("LISTEN_FDS: with --demo the server listens on loopback only");
    log.info("The service manager has passed the socket of " + listener.endpoint().text() +
             ": --listen is not used");
    return listener;
}

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

// The exit status of a server that has stopped. If requests or a job in the background are still running,
// ends the process at once: they are cut off as by a crash, which leaves nothing half done. The status is 0
// either way.
int end_process(bool all_answered, bool background_ended, base::Log& log) {
    if (all_answered && background_ended) return cli::kOk;
    if (!all_answered) log.warning("Some requests were still running when the time was up");
    if (!background_ended) log.warning("A job in the background was still running when the time was up");
    std::_Exit(cli::kOk);
}

// Requests that hash a password have their own workers, two for each hashing slot: while one hashes, the
// other one asks the database. So have those that may wait for a provider.
http::ServerOptions server_options(const cli::Settings& settings, std::size_t hashing_slots) {
    http::ServerOptions options;
    options.bounds.uncounted = settings.trusted_proxies;
    options.lanes.resize(2);
    options.lanes[api::kHashingLane] = {"hashing", 2 * hashing_slots, options.bounds.queue};
    options.lanes[api::kVaultLane] = {"vault", options.workers, options.bounds.queue};
    return options;
}

// Everything that --demo adds: the demo provider, and the lab.
class Demo {
  public:
    Demo(const cli::Settings& settings, const base::Clock& clock)
        : mail_folder_(settings.mail.smtp ? std::filesystem::path() : cli::mail_folder(settings.data_dir)),
          provider_(listen_on(settings.demo_listen, "--demo-listen"), clock),
          providers_(cli::served_providers(settings, provider_.origin())),
          browsers_(http::open_fetcher({.first_byte = kPatience, .whole = kPatience})) {}

    const std::string& origin() const { return provider_.origin(); }
    // Those that the demo provider replaces, and then those of the provider config.
    const std::vector<oauth::Provider>& providers() const { return providers_; }

    // Returns what the installation is to use instead of `outside`.
    cli::Outside open_lab(const std::string& address, const std::string& database_url,
                          const cli::InstallationOptions& options, const cli::Outside& outside) {
        const auto provider = [this](http::Request request) { return provider_.handle(std::move(request)); };
        lab_.emplace(
            demo::LabOptions{
                {address, options.public_url}, database_url, options, origin(), provider, tell, mail_folder_},
            outside, *browsers_);
        return lab_->outside();
    }

    void serve_provider(const std::string& public_url) {
        lab_->receive_webhooks();
        provider_.serve(providers_, public_url,
                        [this](const http::Request& request) { return lab_->at_provider(request); });
    }
    http::Service service(const api::App& app) { return lab_->service(app); }
    // False if a handler is still running.
    bool stop() {
        lab_->close();
        return provider_.stop();
    }

  private:
    // How long a lab user waits for an answer: longer than the server waits for a slow provider.
    static constexpr std::chrono::seconds kPatience{30};

    static void tell(const demo::Story& story) {
        static const bool is_terminal = isatty(STDOUT_FILENO) == 1;
        const std::string line = demo::painted(story, is_terminal) + "\n";
        std::fputs(line.c_str(), stdout);
        std::fflush(stdout);
    }

    const std::filesystem::path mail_folder_;
    demo::ProviderServer provider_;
    std::vector<oauth::Provider> providers_;
    std::unique_ptr<http::Fetcher> browsers_;
    std::optional<demo::Lab> lab_;
};

// A person who watches the demo reads its story, and not a line for each request.
base::Level log_level(const cli::Settings& settings) {
    const bool is_watched = settings.demo && isatty(STDOUT_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
    return settings.log_level.value_or(is_watched ? base::Level::error : base::Level::info);
}

base::LogFormat log_format(const cli::Settings& settings) {
    const bool is_journal = base::leads_to_journal(STDERR_FILENO);
    return settings.log_format.value_or(is_journal ? base::LogFormat::journal : base::LogFormat::text);
}

int serve(const cli::Settings& settings) {
    const cli::StopSignals signals;  // first, so that every thread inherits the blocked signals
    const cli::ServiceManager manager;
    const auto log = base::open_log(log_format(settings), log_level(settings));
    const base::SystemClock clock;

    cli::make_data_dir(settings.data_dir);
    http::Listener listener = listener_for(settings, manager, *log);
    const http::Endpoint endpoint = listener.endpoint();
    std::optional<MetricsServer> metrics_server;
    if (settings.metrics_listen)
        metrics_server.emplace(listen_on(*settings.metrics_listen, "--metrics-listen"));
    const std::string address = "http://" + endpoint.text();
    const std::string public_url = settings.public_url.empty() ? address : settings.public_url;
    const std::string app_url = settings.app_url.empty() ? public_url : settings.app_url;

    std::vector<std::string> allowed_hosts = settings.allowed_hosts;
    allowed_hosts.push_back(endpoint.address);

    const crypto::KeyRing keys = cli::load_keys(settings);
    const auto store = cli::open_store(settings);
    cli::stamp_with_newest(settings, keys);
    for (const std::string& warning : cli::start_warnings(settings, public_url, app_url))
        log->warning(warning);
    std::optional<Demo> demo;
    if (settings.demo) demo.emplace(settings, clock);
    const auto providers = demo ? demo->providers() : cli::served_providers(settings, "");
    if (providers.empty())
        log->warning(
            "No provider is configured: serve --help lists a client-id and a client-secret for each");
    for (const std::string& sentence :
         cli::unserved_accounts(*storage::open_inspector(cli::database_url(settings)), providers))
        log->warning(base::escape_controls(sentence));

    const auto fetcher = http::open_fetcher();
    const bool may_hook_private = settings.webhook_private_addresses.value_or(settings.demo);
    const auto hook_fetcher = http::open_fetcher(accounts::kHookLimits, http::look_up,
                                                 may_hook_private ? http::to_any_address : http::is_public);
    const std::size_t hashing_slots = std::max(1U, std::thread::hardware_concurrency());
    const http::ServerOptions options = server_options(settings, hashing_slots);
    const cli::InstallationOptions installation_options{
        .keys = keys,
        .public_url = public_url,
        .app_url = app_url,
        .sign_up = cli::sign_up_rules(settings),
        .hashing_slots = hashing_slots,
        .rate_limits = settings.rate_limits.value_or(!settings.demo) ? accounts::RateLimits::Switch::on
                                                                     : accounts::RateLimits::Switch::off,
        .trusted_proxies = settings.trusted_proxies,
        .allowed_hosts = allowed_hosts,
        .has_every_address = is_wildcard(endpoint),
        .hsts_subdomains = settings.hsts_subdomains,
        .edition = settings.demo ? api::Edition::demo : api::Edition::product,
        .supabase = cli::serves_supabase(settings) ? std::optional(settings.api_keys) : std::nullopt,
        .jwt_keys = settings.jwt_keys,
        .longest_session = settings.longest_session,
        .keep_alive = settings.keep_alive,
        .keep_events = settings.keep_events,
        .handover = {settings.handover_wait, settings.handover_silence_is_yes,
                     settings.handover_cool_down.value_or(std::chrono::hours(settings.demo ? 0 : 24)),
                     settings.handover_contest},
        .handover_needs_second_factor = settings.handover_second_factor,
        .callbacks = accounts::callback_limits(options.workers),
        .mail = cli::mail_options(settings.mail, public_url),
        .providers = providers,
    };
    const auto mail = cli::open_transport(settings.mail, settings.data_dir);
    const cli::Outside outside{*store, *fetcher, clock, *log, mail.get(), hook_fetcher.get()};
    cli::Installation installation(
        installation_options,
        demo ? demo->open_lab(address, cli::database_url(settings), installation_options, outside) : outside);
    if (demo) demo->serve_provider(public_url);
    const auto server = http::serve(std::move(listener), options,
                                    demo ? demo->service(installation.app()) : installation.app().service());
    installation.metrics().add([&server = *server](metrics::Figures& figures) {
        metrics::report_server(server.counters(), figures);
        metrics::report_process(figures);
    });
    if (metrics_server) metrics_server->serve(installation.metrics(), settings.allowed_hosts, *log);
    installation.background().start();
    installation.webhooks()->start();
    log->info("Holdfast is listening on " + address);
    if (!manager.tell("READY=1"))
        log->warning("NOTIFY_SOCKET: the service manager can't be told of the start");
    const cli::Watchdog watchdog(manager, [&server = *server] { return server.is_turning(); });
    if (demo)
        std::fputs(cli::demo_banner({public_url, demo->origin(), providers.front().display_name,
                                     cli::printable_database_url(settings),
                                     cli::serves_supabase(settings)
                                         ? cli::supabase_variables(
                                               public_url, accounts::ApiKeys(keys, settings.api_keys, clock))
                                         : ""})
                       .c_str(),
                   stdout);
    std::fflush(stdout);
    if (settings.open_page && !cli::open_page(public_url))
        log->warning("--open: there is no xdg-open here (Debian's package xdg-utils has it)");

    const cli::StopSignal signal = signals.wait();
    const auto drain = signal == cli::StopSignal::terminate ? settings.drain : std::chrono::seconds::zero();
    (void)manager.tell("STOPPING=1");
    log->info("Stopping: new connections are served for " + std::to_string(drain.count()) + " s");
    const auto latest = std::chrono::steady_clock::now() + drain + options.times.stop;
    installation.begin_stop();
    installation.background().begin_stop();
    installation.webhooks()->begin_stop();
    const bool server_answered = server->stop(drain);
    const bool demo_answered = !demo || demo->stop();
    if (metrics_server) metrics_server->stop();
    const bool webhooks_ended = installation.webhooks()->stop(latest);
    const bool background_ended = installation.background().stop(latest) && webhooks_ended;
    return end_process(server_answered && demo_answered, background_ended, *log);
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
    cli::Console console{std::cin, std::cout, std::cerr, isatty(STDERR_FILENO) == 1,
                         isatty(STDOUT_FILENO) == 1};
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
