// The figures of the server, of its semaphores and of the process that it runs in, read when somebody asks.
#pragma once

#include "http/server.h"
#include "metrics/registry.h"
#include "sync/semaphore.h"

#include <string>
#include <string_view>

namespace holdfast::metrics {

// Connections, the queue, and what the edge turned away, by reason.
void report_server(const http::ServerCounters& counters, Figures& figures);

// PREFIX_slots, PREFIX_slots_in_use, PREFIX_waiting and PREFIX_timeouts_total. `what` takes the slots, in the
// plural.
void report_semaphore(const sync::SemaphoreFigures& semaphore, const std::string& prefix,
                      std::string_view what, Figures& figures);

// Resident memory, descriptors, processor time and start, under the names that Prometheus gives them. A
// figure that the system does not tell is left out.
void report_process(Figures& figures);

}  // namespace holdfast::metrics
