// Server processes on one database, and a client that sends each request to the next one, as a load balancer
// does. The demo provider is in the test's own process and listens on a socket too.
#pragma once

#include "base/clock.h"
#include "contract/backend_test_case.h"
#include "http/server.h"
#include "http/url.h"
#include "oauth/demo/demo_provider.h"
#include "support/process.h"
#include "support/site.h"
#include "support/temp_dir.h"

#include <atomic>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

namespace holdfast::test {

using namespace contract;

#define INSTANCES_TEST_CASE(name, tags) DATABASE_TEST_CASE(name, tags)

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

    // Waits for a line with `text` in the first process's log. Throws std::runtime_error if none comes.
    void await_line(const std::string& text) { processes_.front().await_line(text); }

    // Tells all of them to stop. Returns their exit statuses.
    std::vector<int> stop();

    // The logs of all of them; complete after stop().
    std::string log() const;

  private:
    void start_provider();
    std::vector<std::string> command(std::size_t number, const std::vector<std::string>& flags,
                                     const std::string& url_suffix) const;

    const TempDir folder_;
    base::SystemClock clock_;
    oauth::DemoProvider provider_;
    std::string provider_origin_;
    std::unique_ptr<http::Server> provider_server_;
    std::deque<Process> processes_;
    std::vector<http::Endpoint> endpoints_;
    mutable std::atomic<std::size_t> turn_ = 0;
};

// Checks that all of them stop with success and that none has logged a fault.
void check_they_stop_without_a_fault(Instances& instances);

}  // namespace holdfast::test
