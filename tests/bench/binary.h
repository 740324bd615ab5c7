// The real binary that serves the demo, and what it costs.
#pragma once

#include "support/holdfast_process.h"
#include "support/process_figures.h"

#include <cstddef>
#include <string>
#include <vector>

namespace holdfast::bench {

class Binary {
  public:
    explicit Binary(const std::vector<std::string>& more_flags = {})
        : holdfast_(test::demo_with(more_flags)),
          endpoint_(holdfast_.endpoint()),
          id_(std::to_string(holdfast_.process.id())) {}

    const http::Endpoint& endpoint() const { return endpoint_; }
    std::string database() const { return holdfast_.sqlite_file(); }
    std::size_t resident_bytes() const { return test::resident_bytes(id_); }
    std::size_t descriptors() const { return test::open_descriptors(id_); }

  private:
    test::HoldfastProcess holdfast_;
    http::Endpoint endpoint_;
    std::string id_;
};

}  // namespace holdfast::bench
