#include "bench/binary.h"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <thread>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::bench {

namespace {

// With its standard output and error in `log`.
pid_t start(const std::vector<std::string>& arguments, const std::string& log) {
    std::vector<char*> pointers;
    for (const auto& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
    pointers.push_back(nullptr);
    const pid_t pid = fork();
    if (pid != 0) return pid;
    const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    dup2(file, STDOUT_FILENO);
    dup2(file, STDERR_FILENO);
    execv(pointers.front(), pointers.data());
    _exit(127);
}

}  // namespace

Binary::Binary(const std::string& path, const std::vector<std::string>& more_flags) {
    std::vector<std::string> arguments = {path,          "serve",       "--demo",
                                          "--listen",    "127.0.0.1:0", "--demo-listen",
                                          "127.0.0.1:0", "--data-dir",  folder_.path() / "data"};
    arguments.insert(arguments.end(), more_flags.begin(), more_flags.end());
    pid_ = start(arguments, folder_.path() / "log");
    endpoint_ = await_endpoint();
}

Binary::~Binary() {
    kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
}

http::Endpoint Binary::await_endpoint() const {
    constexpr std::string_view kMark = "listening on http://";
    while (waitpid(pid_, nullptr, WNOHANG) == 0) {
        std::ifstream file(folder_.path() / "log");
        const std::string log(std::istreambuf_iterator<char>(file), {});
        const auto at = log.find(kMark);
        const auto end = log.find('\n', at);
        if (at != std::string::npos && end != std::string::npos) {
            const auto begin = at + kMark.size();
            return http::Endpoint::parse(log.substr(begin, end - begin)).value();
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    throw std::runtime_error("the server has not started");
}

std::size_t Binary::resident_bytes() const {
    std::size_t pages = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/" + std::to_string(pid_) + "/statm") >> pages >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t Binary::descriptors() const {
    const std::filesystem::directory_iterator entries("/proc/" + std::to_string(pid_) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

}  // namespace holdfast::bench
