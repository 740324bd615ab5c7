// Holdfast's wiring: configuration -> store -> app -> serve -> wait for a signal.
#include "base/clock.h"
#include "base/log.h"
#include "cli/banner.h"
#include "cli/command_line.h"
#include "cli/console.h"
#include "cli/database.h"
#include "cli/installation.h"
#include "cli/secrets.h"
#include "http/fetch.h"
#include "http/server.h"
#include "oauth/demo/demo_provider.h"
#include "storage/open.h"

#include <csignal>
#include <cstdio>
#include <iostream>
#include <optional>
#include <thread>
#include <variant>

#include <unistd.h>

namespace holdfast {
namespace {

// The demo provider with a listener and workers of its own: a callback never waits for a worker that it
// occupies.
class Demo {
  public:
    Demo(const cli::Settings& settings, const base::Clock& clock)
        : listener_(http::Listener::bind(settings.demo_listen)),
          origin_("http://" + listener_.endpoint().text()),
          client_(*cli::onedrive_provider(settings, origin_)),
          provider_({.client_id = client_.client_id, .client_secret = client_.client_secret}, clock) {
        provider_.set_origin(origin_);
    }

    const std::string& origin() const { return origin_; }
    const oauth::Provider& client() const { return client_; }

    void serve(const std::string& public_url) {
        provider_.set_redirect_uris({public_url + "/auth/" + client_.name + "/callback"});
        server_ = http::serve(
            std::move(listener_), {},
            [this](const http::Request& request) { return provider_.handle(request); },
            [](int status, const std::string&) { return http::Response::empty(status); });
    }

  private:
    http::Listener listener_;
    std::string origin_;
    oauth::Provider client_;
    oauth::DemoProvider provider_;
    std::unique_ptr<http::Server> server_;
};

// Blocks until SIGINT or SIGTERM, which must be blocked in every thread.
int wait_for_signal(const sigset_t& signals) {
    int signal = 0;
    sigwait(&signals, &signal);
    return signal;
}

sigset_t block_stop_signals() {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return signals;
}

int serve(const cli::Settings& settings) {
    const sigset_t signals = block_stop_signals();
    const auto log = base::open_log(settings.log_format);
    const base::SystemClock clock;

    cli::make_data_dir(settings.data_dir);
    http::Listener listener = http::Listener::bind(settings.listen);
    const std::string address = "http://" + listener.endpoint().text();
    const std::string public_url = settings.public_url.empty() ? address : settings.public_url;

    const auto store = cli::open_store(settings);
    std::optional<Demo> demo;
    if (settings.demo) demo.emplace(settings, clock);
    const auto provider = demo ? demo->client() : cli::onedrive_provider(settings, std::nullopt);
    if (!provider)
        log->warning("No provider is configured: set --onedrive-client-id and --onedrive-client-secret");

    const auto fetcher = http::open_fetcher();
    const cli::Installation installation(
        {
            .keys = cli::load_keys(settings),
            .public_url = public_url,
            .app_url = settings.app_url.empty() ? public_url : settings.app_url,
            .min_password_characters = cli::min_password_characters(settings),
            .hashing_slots = std::max(1U, std::thread::hardware_concurrency()),
            .rate_limits = settings.rate_limits.value_or(!settings.demo) ? accounts::RateLimits::Switch::on
                                                                         : accounts::RateLimits::Switch::off,
            .trusted_proxies = settings.trusted_proxies,
            .providers = provider ? std::vector{*provider} : std::vector<oauth::Provider>{},
        },
        {*store, *fetcher, clock, *log});
    const api::App& app = installation.app();
    if (demo) demo->serve(public_url);
    http::ServerOptions options;
    options.bounds.uncounted = settings.trusted_proxies;
    const auto server = http::serve(
        std::move(listener), options, [&app](const http::Request& request) { return app.handle(request); },
        [&app](int status, const std::string& request_id) { return app.refuse(status, request_id); });
    log->info("Holdfast is listening on " + address);
    if (demo)
        std::fputs(
            cli::demo_banner(public_url, demo->origin(), cli::printable_database_url(settings)).c_str(),
            stdout);
    std::fflush(stdout);

    const int signal = wait_for_signal(signals);
    log->info("Stopping: signal " + std::to_string(signal));
    server->stop();
    return cli::kOk;
}

int report(const cli::Faults& faults) {
    for (const std::string& line : faults.lines) std::fprintf(stderr, "holdfast: %s\n", line.c_str());
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
        std::fprintf(stderr, "holdfast: %s\n", error.what());
        return cli::kFailed;
    }
}

}  // namespace
}  // namespace holdfast

int main(int argc, char** argv) { return holdfast::run(holdfast::cli::read_command_line(argc, argv)); }
