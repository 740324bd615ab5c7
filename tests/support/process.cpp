#include "support/process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 60s;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

std::vector<std::string> environment_with(const std::vector<std::string>& additions) {
    std::vector<std::string> variables = additions;
    for (char** variable = environ; *variable; ++variable) {
        if (!std::string_view(*variable).starts_with("HOLDFAST_")) variables.emplace_back(*variable);
    }
    return variables;
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

// In the child, between fork and exec: only what is allowed there while the parent has other threads.
[[noreturn]] void become(const std::vector<char*>& arguments, const std::vector<char*>& environment,
                         int standard_error, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126);
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(standard_error, STDERR_FILENO);
    ::execve(arguments.front(), arguments.data(), environment.data());
    ::_exit(127);
}

std::optional<std::string> whole_line_with(const std::string& said, const std::string& text) {
    const auto found = said.find(text);
    if (found == std::string::npos) return std::nullopt;
    const auto end = said.find('\n', found);
    if (end == std::string::npos) return std::nullopt;
    const auto before = said.rfind('\n', found);
    const auto begin = before == std::string::npos ? 0 : before + 1;
    return said.substr(begin, end - begin);
}

}  // namespace

Process::Process(const std::vector<std::string>& command, const std::vector<std::string>& environment) {
    const std::vector<std::string> variables = environment_with(environment);
    const std::vector<char*> arguments = pointers_to(command), settings = pointers_to(variables);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) fail("pipe");
    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) become(arguments, settings, ends[1], parent);
    ::close(ends[1]);
    if (pid_ < 0) {
        ::close(ends[0]);
        fail("fork");
    }
    listener_ = std::jthread([this, pipe = ends[0]] { listen(pipe); });
}

Process::~Process() {
    if (pid_ < 0) return;
    signal(SIGKILL);
    wait();
}

void Process::listen(int pipe) {
    std::array<char, 4096> bytes;
    for (;;) {
        const ssize_t size = ::read(pipe, bytes.data(), bytes.size());
        if (size < 0 && errno == EINTR) continue;
        const std::lock_guard lock(mutex_);
        if (size > 0) said_.append(bytes.data(), static_cast<std::size_t>(size));
        has_ended_ = size <= 0;
        changed_.notify_all();
        if (has_ended_) break;
    }
    ::close(pipe);
}

std::string Process::await_line(const std::string& text) {
    std::unique_lock lock(mutex_);
    std::optional<std::string> line;
    changed_.wait_for(lock, kPatience, [&] {
        line = whole_line_with(said_, text);
        return line || has_ended_;
    });
    if (!line) throw std::runtime_error("a process did not say '" + text + "' but:\n" + said_);
    return *line;
}

std::string Process::said() const {
    const std::lock_guard lock(mutex_);
    return said_;
}

int Process::wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0) {
        if (errno != EINTR) fail("waitpid");
    }
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

// -1 would name every process.
void Process::signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
}

// Its end of the pipe closes with it.
bool Process::has_ended() const {
    const std::lock_guard lock(mutex_);
    return has_ended_;
}

int Process::await_end() {
    {
        std::unique_lock lock(mutex_);
        if (!changed_.wait_for(lock, kPatience, [this] { return has_ended_; })) signal(SIGKILL);
    }
    return wait();
}

int Process::stop() {
    signal(SIGTERM);
    return await_end();
}

}  // namespace holdfast::test
