// The real binary as a process of its own, with a data directory of its own.
#pragma once

#include "http/url.h"
#include "support/process.h"
#include "support/temp_dir.h"

#include <stdexcept>
#include <string>
#include <vector>

namespace holdfast::test {

// Waits until the server logs its address, and returns it. Throws std::runtime_error if the server ends
// instead.
inline http::Endpoint endpoint_of(Process& server) {
    const std::string line = server.await_line("Holdfast is listening on ");
    const auto url = http::Url::parse(line.substr(line.find("http://")));
    if (!url) throw std::runtime_error("no address in: " + line);
    return {url->host, url->port};
}

// Flags that serve the demo on free ports, and more.
inline std::vector<std::string> demo_with(const std::vector<std::string>& more = {}) {
    std::vector<std::string> flags = {"--demo", "--listen", "127.0.0.1:0", "--demo-listen", "127.0.0.1:0"};
    flags.insert(flags.end(), more.begin(), more.end());
    return flags;
}

class HoldfastProcess {
    TempDir folder_;  // before the process, which uses it

  public:
    // Arguments after `serve`. The database is a file of the data directory unless they say otherwise.
    explicit HoldfastProcess(const std::vector<std::string>& arguments)
        : process(command(folder_.path().string(), arguments)) {}

    http::Endpoint endpoint() { return endpoint_of(process); }
    std::string sqlite_file() const { return (folder_.path() / "holdfast.db").string(); }

    Process process;

  private:
    static std::vector<std::string> command(const std::string& data_dir,
                                            const std::vector<std::string>& arguments) {
        std::vector<std::string> words = {HOLDFAST_BINARY, "serve", "--data-dir", data_dir};
        words.insert(words.end(), arguments.begin(), arguments.end());
        return words;
    }
};

}  // namespace holdfast::test
