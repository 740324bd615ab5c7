#include "contract/child.h"

#include <cerrno>
#include <csignal>
#include <system_error>

#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::contract {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

Child::Child(const std::function<int(Child&)>& body) {
    int ends[2];
    if (::pipe(ends) != 0) fail("pipe");
    pid_ = ::fork();
    if (pid_ < 0) fail("fork");
    if (pid_ == 0) {
        ::close(ends[0]);
        pipe_ = ends[1];
        int status = 125;
        try {
            status = body(*this);
        } catch (...) {
        }
        ::_exit(status);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
}

Child::~Child() {
    if (!waited_) {
        kill();
        wait();
    }
    ::close(pipe_);
}

void Child::say(const std::string& line) const {
    const std::string text = line + "\n";
    if (::write(pipe_, text.data(), text.size()) != static_cast<ssize_t>(text.size())) ::_exit(124);
}

std::string Child::hear() {
    for (;;) {
        if (const std::size_t end = heard_.find('\n'); end != std::string::npos) {
            const std::string line = heard_.substr(0, end);
            heard_.erase(0, end + 1);
            return line;
        }
        char buffer[4096];
        const ssize_t size = ::read(pipe_, buffer, sizeof buffer);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return "";
        heard_.append(buffer, static_cast<std::size_t>(size));
    }
}

void Child::kill() const { ::kill(pid_, SIGKILL); }

int Child::wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0) {
        if (errno != EINTR) fail("waitpid");
    }
    waited_ = true;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace holdfast::contract
