#include "metrics/server_figures.h"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <system_error>

#include <sys/resource.h>
#include <unistd.h>

namespace holdfast::metrics {

namespace {

struct ProcessTimes {
    double cpu_seconds;
    double start_seconds;  // since the system's start
};

// proc(5), /proc/PID/stat: fields 14 and 15 are the processor times, field 22 is the start. The name in field
// 2 may hold blanks and parentheses.
bool read_times(ProcessTimes& times) {
    std::ifstream file("/proc/self/stat");
    std::string line;
    if (!std::getline(file, line) || line.rfind(')') == std::string::npos) return false;
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    constexpr int kAfterName = 3;
    const double ticks = static_cast<double>(sysconf(_SC_CLK_TCK));
    std::string skipped;
    double user = 0;
    double system = 0;
    double start = 0;
    for (int field = kAfterName; field < 14; ++field) fields >> skipped;
    fields >> user >> system;
    for (int field = 16; field < 22; ++field) fields >> skipped;
    if (!(fields >> start)) return false;
    times = {(user + system) / ticks, start / ticks};
    return true;
}

double seconds_of(clockid_t clock) {
    std::timespec time{};
    clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

void report_server(const http::ServerCounters& counters, Figures& figures) {
    const auto number = [](std::uint64_t value) { return static_cast<double>(value); };
    figures.counter("holdfast_http_connections_accepted_total", "Connections accepted.",
                    number(counters.connections_accepted));
    figures.gauge("holdfast_http_connections_open", "Connections open now.",
                  number(counters.connections_open));
    figures.counter("holdfast_http_requests_admitted_total", "Requests that the edge handed to the workers.",
                    number(counters.requests));
    figures.gauge("holdfast_http_requests_waiting", "Requests that wait for a worker now.",
                  number(counters.requests_waiting));
    figures.gauge("holdfast_http_requests_in_work", "Requests that a worker is busy with now.",
                  number(counters.requests_in_work));
    for (const auto& lane : counters.lanes) {
        figures.gauge("holdfast_http_lane_requests_waiting", "Requests that wait for a worker of a lane now.",
                      number(lane.requests_waiting), {{"lane", lane.name}});
        figures.gauge("holdfast_http_lane_requests_in_work",
                      "Requests that a lane's worker is busy with now.", number(lane.requests_in_work),
                      {{"lane", lane.name}});
    }
    for (std::size_t i = 0; i < counters.refusals.size(); ++i) {
        figures.counter(
            "holdfast_http_refusals_total", "Requests and connections that the edge turned away, by reason.",
            number(counters.refusals[i]), {{"reason", name(static_cast<http::RefusalReason>(i))}});
    }
}

void report_semaphore(const sync::SemaphoreFigures& semaphore, const std::string& prefix,
                      std::string_view what, Figures& figures) {
    const std::string whose(what);
    figures.gauge(prefix + "_slots", "Slots for " + whose + ".", static_cast<double>(semaphore.places));
    figures.gauge(prefix + "_slots_in_use", "Slots for " + whose + " that are in use now.",
                  static_cast<double>(semaphore.taken));
    figures.gauge(prefix + "_waiting", "Requests that wait for a slot for " + whose + " now.",
                  static_cast<double>(semaphore.waiting));
    figures.counter(prefix + "_timeouts_total", "Requests that got no slot for " + whose + " in time.",
                    static_cast<double>(semaphore.refused));
}

void report_process(Figures& figures) {
    long pages = 0;
    long resident = 0;
    if (std::ifstream("/proc/self/statm") >> pages >> resident) {
        figures.gauge("process_resident_memory_bytes", "Resident memory size in bytes.",
                      static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)));
    }
    std::error_code fault;
    const std::filesystem::directory_iterator open("/proc/self/fd", fault);
    if (!fault) {
        figures.gauge("process_open_fds", "Number of open file descriptors.",
                      static_cast<double>(std::distance(begin(open), end(open))));
    }
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        figures.gauge("process_max_fds", "Maximum number of open file descriptors.",
                      static_cast<double>(limit.rlim_cur));
    }
    ProcessTimes times{};
    if (!read_times(times)) return;
    figures.counter("process_cpu_seconds_total", "Total user and system CPU time spent in seconds.",
                    times.cpu_seconds);
    figures.gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds.",
                  seconds_of(CLOCK_REALTIME) - seconds_of(CLOCK_BOOTTIME) + times.start_seconds);
}

}  // namespace holdfast::metrics
