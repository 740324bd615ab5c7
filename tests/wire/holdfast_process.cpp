#include "wire/holdfast_process.h"

#include <array>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::test {

namespace {

using namespace std::chrono_literals;

constexpr auto kStart = 30s;

[[noreturn]] void execute(const std::vector<std::string>& arguments, int errors) {
    std::vector<char*> words;
    for (const std::string& word : arguments) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    dup2(errors, STDERR_FILENO);
    dup2(open("/dev/null", O_RDWR | O_CLOEXEC), STDOUT_FILENO);
    execv(words.front(), words.data());
    _exit(127);
}

}  // namespace

HoldfastProcess::HoldfastProcess(const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<std::string> all = {HOLDFAST_BINARY, "serve", "--data-dir", folder_.path().string()};
    all.insert(all.end(), arguments.begin(), arguments.end());
    process_ = fork();
    if (process_ == 0) execute(all, ends[1]);
    close(ends[1]);
    errors_ = ends[0];
}

HoldfastProcess::~HoldfastProcess() {
    if (process_ > 0) {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    close(errors_);
}

// False where nothing comes in time, or nothing will any more.
bool HoldfastProcess::read_some(std::chrono::milliseconds time) {
    pollfd item{errors_, POLLIN, 0};
    if (poll(&item, 1, static_cast<int>(time.count())) <= 0) return false;
    std::array<char, 4096> piece{};
    const ssize_t got = read(errors_, piece.data(), piece.size());
    if (got > 0) standard_error_.append(piece.data(), static_cast<std::size_t>(got));
    return got > 0;
}

http::Endpoint HoldfastProcess::endpoint() {
    constexpr std::string_view kListening = "is listening on http://";
    while (standard_error_.find('\n', standard_error_.find(kListening)) == std::string::npos) {
        if (!read_some(kStart)) throw std::runtime_error("it does not listen: " + standard_error_);
    }
    const auto begin = standard_error_.find(kListening) + kListening.size();
    const auto end = standard_error_.find('\n', begin);
    return *http::Endpoint::parse(standard_error_.substr(begin, end - begin));
}

void HoldfastProcess::signal(int number) const { kill(process_, number); }

bool HoldfastProcess::has_ended() {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(process_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == process_;
}

// Its end of the pipe closes with it.
ProcessEnd HoldfastProcess::await_end(std::chrono::milliseconds time) {
    const auto end = std::chrono::steady_clock::now() + time;
    const auto left = [&] {
        return std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
    };
    while (left() > 0ms && read_some(left())) continue;
    if (left() <= 0ms) throw std::runtime_error("it does not end: " + standard_error_);
    int state = 0;
    waitpid(process_, &state, 0);
    process_ = -1;
    ProcessEnd ended;
    if (WIFEXITED(state)) ended.status = WEXITSTATUS(state);
    if (WIFSIGNALED(state)) ended.signal = WTERMSIG(state);
    ended.standard_error = standard_error_;
    return ended;
}

}  // namespace holdfast::test
