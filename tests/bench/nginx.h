// nginx from Debian's package, as the limit of what one process serves: one worker, no access log, as many
// requests on a connection as come. It answers from a configuration and a folder of its own.
#pragma once

#include "http/url.h"
#include "support/process.h"
#include "support/temp_dir.h"
#include "wire/client.h"

#include <string>
#include <vector>

namespace holdfast::bench {

// An answer of 200 that nginx is to give too: the same body and as many bytes of head.
struct Copy {
    enum class From { configuration, file };
    std::string path;
    From from;  // `return 200`, or a file that is sent
    test::WireResponse answer;
};

class Nginx {
  public:
    // Waits until it listens. Throws std::runtime_error with its errors if it ends instead.
    explicit Nginx(const std::vector<Copy>& copies);

    const http::Endpoint& endpoint() const { return endpoint_; }
    double cpu_seconds() const;

  private:
    test::TempDir folder_;  // before the process, which uses it
    http::Endpoint endpoint_;
    test::Process process_;
};

}  // namespace holdfast::bench
