// Server processes on one database, and a client that sends each request to the next one, as a load balancer
// does. The demo provider is in the test's own process and listens on a socket too.
#pragma once

#include "contract/backend_test_case.h"
#include "http/url.h"
#include "instances/served_provider.h"
#include "support/process.h"
#include "support/site.h"
#include "support/temp_dir.h"

#include <atomic>
#include <csignal>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::test {

using namespace contract;

#define INSTANCES_TEST_CASE(name, tags) DATABASE_TEST_CASE(name, tags)

// How many processes share a database of this kind: an SQLite file has one.
inline std::size_t processes_on(const BackendType& type) { return type.needs_postgres ? 3 : 1; }

// The processes end with this object.
class Instances final : public Site {
  public:
    // Starts `count` processes of `holdfast serve` at once, with these additional flags, and waits until all
    // are ready. `url_suffix` is appended to the database's URL. If a process does not start, throws
    // std::runtime_error with its output.
    Instances(std::unique_ptr<Backend> fresh_database, std::size_t count,
              const std::vector<std::string>& flags = {}, const std::string& url_suffix = "");

    // Sends the request to the next process, over a new connection.
    http::Response handle(const http::Request& request) const override;
    std::string sign_in_at_provider(const std::string& authorization_url, const std::string& email) override;

    ServedProvider& provider() { return provider_; }
    std::size_t size() const { return servers_.size(); }
    const http::Endpoint& endpoint(std::size_t number) const { return servers_.at(number).endpoint; }
    pid_t process_id(std::size_t number) const { return servers_.at(number).process->id(); }
    // The name of a process, as its provider and its database know it: another one for each start.
    const std::string& name(std::size_t number) const { return servers_.at(number).name; }

    // Ends a process by kill -9, at once. Thread-safe.
    void strike(std::size_t number) const { servers_.at(number).process->signal(SIGKILL); }
    // The same, and waits until nothing that it began is in work, neither at the provider nor in the
    // database. Throws std::runtime_error if it had ended by itself.
    void kill(std::size_t number);
    // Starts a process again that was killed, and waits until it is ready.
    void restart(std::size_t number);

    // The file of the secret that all of them share.
    std::string secret_file() const { return (folder_.path() / "secret").string(); }

    // Waits for a line with `text` in the first process's log. Throws std::runtime_error if none comes.
    void await_line(const std::string& text) { servers_.front().process->await_line(text); }

    // Tells all of them to stop. Returns their exit statuses.
    std::vector<int> stop();

    // The logs of all of them; complete after stop().
    std::string log() const;

  private:
    struct Server {
        int starts = 0;
        std::string name{};
        std::unique_ptr<Process> process{};
        http::Endpoint endpoint{};
    };

    void start(std::size_t number);
    void await_ready(Server& server) const;
    std::vector<std::string> command(std::size_t number) const;
    std::string database_url(const std::string& name) const;

    const TempDir folder_;
    const std::vector<std::string> flags_;
    const std::string url_suffix_;
    ServedProvider provider_;
    std::vector<Server> servers_;
    mutable std::atomic<std::size_t> turn_ = 0;
};

// Checks that all of them stop with success and that none has logged a fault.
void check_they_stop_without_a_fault(Instances& instances);

}  // namespace holdfast::test
