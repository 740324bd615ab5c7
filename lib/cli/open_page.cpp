#include "cli/open_page.h"

#include <csignal>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace holdfast::cli {

bool open_page(const std::string& url) {
    // The shell ends at once: the browser is nobody's child, and so no zombie.
    const char* const words[] = {
        "sh", "-c",        "command -v xdg-open >/dev/null && { xdg-open \"$1\" >/dev/null 2>&1 & }",
        "sh", url.c_str(), nullptr};
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    // The server's threads block its signals (cli/stop_signals.h); a browser must not inherit that.
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t shell = 0;
    const int fault =
        posix_spawn(&shell, "/bin/sh", nullptr, &attributes, const_cast<char**>(words), environ);
    posix_spawnattr_destroy(&attributes);
    int status = 0;
    return fault == 0 && waitpid(shell, &status, 0) == shell && status == 0;
}

}  // namespace holdfast::cli
