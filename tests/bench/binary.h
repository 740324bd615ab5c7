// The real binary as it serves, and what it costs. Its log goes into a file, as under a supervisor.
#pragma once

#include "http/url.h"
#include "support/process.h"
#include "support/process_figures.h"
#include "support/temp_dir.h"

#include <cstddef>
#include <string>
#include <vector>

namespace holdfast::bench {

// A port of loopback that is free.
http::Endpoint free_endpoint();

// The flags that serve the demo.
std::vector<std::string> demo(const std::vector<std::string>& more = {});

class Binary {
  public:
    // `flags` come after `serve`. The database is a SQLite file of its own unless they say otherwise. Waits
    // until it listens. Throws std::runtime_error with its log if it ends instead.
    explicit Binary(const std::vector<std::string>& flags, const std::string& program = HOLDFAST_BINARY);

    const http::Endpoint& endpoint() const { return endpoint_; }
    std::string sqlite_file() const { return (folder_.path() / "holdfast.db").string(); }
    double cpu_seconds() const { return test::cpu_seconds(id_); }
    std::size_t resident_bytes() const { return test::resident_bytes(id_); }
    std::size_t descriptors() const { return test::open_descriptors(id_); }

  private:
    test::TempDir folder_;  // before the process, which uses it
    test::Process process_;
    http::Endpoint endpoint_;
    std::string id_;
};

}  // namespace holdfast::bench
