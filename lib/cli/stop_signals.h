// The signals by which an operator ends the server.
#pragma once

namespace holdfast::cli {

enum class StopSignal {
    interrupt,  // SIGINT: a person at the keyboard, who wants to stop at once
    terminate,  // SIGTERM: a supervisor; proxies need time to notice
};

// Made before any thread starts, so that no other thread takes a signal. SIGHUP and SIGPIPE are ignored: no
// file is read again, and a closed terminal or log pipe does not end the server.
class StopSignals {
  public:
    StopSignals();

    // Blocks until a signal comes. After that, SIGINT ends the process at once, and SIGTERM has no effect,
    // since supervisors and shells may send it twice.
    StopSignal wait() const;
};

}  // namespace holdfast::cli
