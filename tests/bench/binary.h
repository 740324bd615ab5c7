// The real binary as a process of its own, with a fresh database, and what it costs.
#pragma once

#include "http/url.h"
#include "support/temp_dir.h"

#include <cstddef>
#include <string>
#include <vector>

#include <sys/types.h>

namespace holdfast::bench {

// Serves the demo on a free port of loopback until this object ends.
class Binary {
  public:
    // Returns once it listens; throws std::runtime_error where it ends instead.
    Binary(const std::string& path, const std::vector<std::string>& more_flags);
    ~Binary();
    Binary(const Binary&) = delete;
    Binary& operator=(const Binary&) = delete;

    const http::Endpoint& endpoint() const { return endpoint_; }
    // The SQLite file.
    std::string database() const { return folder_.path() / "data" / "holdfast.db"; }
    std::size_t resident_bytes() const;
    std::size_t descriptors() const;

  private:
    http::Endpoint await_endpoint() const;

    test::TempDir folder_;
    pid_t pid_;
    http::Endpoint endpoint_;
};

}  // namespace holdfast::bench
