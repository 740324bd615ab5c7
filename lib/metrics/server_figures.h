// The figures of the server, of its semaphores and of the process, read when they are asked for.
#pragma once

#include "http/server.h"
#include "metrics/registry.h"
#include "sync/semaphore.h"

#include <string>
#include <string_view>

namespace holdfast::metrics {

// Connections, queues, and what the edge refused, by reason.
void report_server(const http::ServerCounters& counters, Figures& figures);

// PREFIX_slots, PREFIX_slots_in_use, PREFIX_waiting and PREFIX_timeouts_total. `what` are the users of the
// slots, in the plural.
void report_semaphore(const sync::SemaphoreFigures& semaphore, const std::string& prefix,
                      std::string_view what, Figures& figures);

// Resident memory, descriptors, processor time and start, under the names that Prometheus gives them. Figures
// that the system does not provide are left out.
void report_process(Figures& figures);

}  // namespace holdfast::metrics
