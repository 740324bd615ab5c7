#include "bench/binary.h"

#include "http/server.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

namespace holdfast::bench {
namespace {

std::filesystem::path log_in(const test::TempDir& folder) { return folder.path() / "log"; }

// The shell becomes the program: they are one process. Its end is seen on what was its standard error.
std::vector<std::string> command(const test::TempDir& folder, const std::string& program,
                                 const std::vector<std::string>& flags) {
    std::vector<std::string> words = {"/bin/sh",
                                      "-c",
                                      "exec \"$@\" 3>&2 2>\"$0\"",
                                      log_in(folder).string(),
                                      program,
                                      "serve",
                                      "--data-dir",
                                      folder.path().string(),
                                      "--listen",
                                      "127.0.0.1:0"};
    words.insert(words.end(), flags.begin(), flags.end());
    return words;
}

http::Endpoint await_endpoint(const test::Process& process, const std::filesystem::path& log) {
    constexpr std::string_view kListens = "Holdfast is listening on ";
    while (true) {
        const bool has_ended = process.has_ended();
        std::ifstream file(log);
        const std::string said{std::istreambuf_iterator<char>(file), {}};
        const auto line = said.find(kListens);
        const auto end = said.find('\n', line);
        if (line != std::string::npos && end != std::string::npos) {
            const auto address = line + kListens.size();
            const auto url = http::Url::parse(said.substr(address, end - address)).value();
            return {url.host, url.port};
        }
        if (has_ended) throw std::runtime_error("the server has ended: " + said);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

http::Endpoint free_endpoint() { return http::Listener::bind({"127.0.0.1", 0}).endpoint(); }

std::vector<std::string> demo(const std::vector<std::string>& more) {
    std::vector<std::string> flags = {"--demo", "--demo-listen", "127.0.0.1:0"};
    flags.insert(flags.end(), more.begin(), more.end());
    return flags;
}

Binary::Binary(const std::vector<std::string>& flags, const std::string& program)
    : process_(command(folder_, program, flags)),
      endpoint_(await_endpoint(process_, log_in(folder_))),
      id_(std::to_string(process_.id())) {}

}  // namespace holdfast::bench
