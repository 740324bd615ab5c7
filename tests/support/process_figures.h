// Memory and time of a process, from /proc; and the limit of descriptors of this one.
#pragma once

#include <cstddef>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace holdfast::test {

// Sanitizers keep freed memory, so the resident set has no meaning with them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMeasuresMemory = false;
#else
inline constexpr bool kMeasuresMemory = true;
#endif

// Of the process with this id.
inline std::size_t resident_bytes(const std::string& id = "self") {
    std::size_t pages = 0;
    std::size_t resident = 0;
    std::ifstream("/proc/" + id + "/statm") >> pages >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

inline std::size_t open_descriptors(const std::string& id = "self") {
    using Entries = std::filesystem::directory_iterator;
    return static_cast<std::size_t>(std::distance(Entries("/proc/" + id + "/fd"), Entries()));
}

// Processor time since its start.
inline double cpu_seconds(const std::string& id = "self") {
    clockid_t clock{};
    timespec time{};
    if (clock_getcpuclockid(id == "self" ? 0 : std::stoi(id), &clock) != 0 ||
        clock_gettime(clock, &time) != 0)
        throw std::runtime_error("no processor time of process " + id);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Raises the limit as far as that is allowed, and returns it.
inline std::size_t raise_descriptor_limit() {
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

}  // namespace holdfast::test
