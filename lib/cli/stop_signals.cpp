#include "cli/stop_signals.h"

#include <csignal>
#include <initializer_list>

namespace holdfast::cli {
namespace {

sigset_t set_of(std::initializer_list<int> signals) {
    sigset_t set;
    sigemptyset(&set);
    for (const int signal : signals) sigaddset(&set, signal);
    return set;
}

}  // namespace

StopSignals::StopSignals() {
    const sigset_t stops = set_of({SIGINT, SIGTERM});
    pthread_sigmask(SIG_BLOCK, &stops, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN);
}

StopSignal StopSignals::wait() const {
    const sigset_t stops = set_of({SIGINT, SIGTERM});
    int signal = 0;
    sigwait(&stops, &signal);
    // A shell in the background starts its commands with SIGINT ignored.
    std::signal(SIGINT, SIG_DFL);
    const sigset_t interrupt = set_of({SIGINT});
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nullptr);
    return signal == SIGINT ? StopSignal::interrupt : StopSignal::terminate;
}

}  // namespace holdfast::cli
