// The signals by which an operator ends the server.
#pragma once

namespace holdfast::cli {

enum class StopSignal {
    interrupt,  // SIGINT: a person at the keyboard, who wants it over
    terminate,  // SIGTERM: a supervisor, whose other processes have to notice first
};

// Made before any thread is started: threads that are started later take no signal. SIGHUP and SIGPIPE are
// ignored: there is nothing to read anew, and a terminal that is closed or a log's rotation ends no server.
class StopSignals {
  public:
    StopSignals();

    // Blocks until one comes. After that a SIGINT ends the process at once; SIGTERM does nothing more, since
    // supervisors and shells may send it twice.
    StopSignal wait() const;
};

}  // namespace holdfast::cli
