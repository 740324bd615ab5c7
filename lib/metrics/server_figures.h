// The figures of the server and of the process that it runs in, read when somebody asks.
#pragma once

#include "http/server.h"
#include "metrics/registry.h"

namespace holdfast::metrics {

// Connections, the queue, and what the edge turned away, by reason.
void report_server(const http::ServerCounters& counters, Figures& figures);

// Resident memory, descriptors, processor time and start, under the names that Prometheus gives them. A
// figure that the system does not tell is left out.
void report_process(Figures& figures);

}  // namespace holdfast::metrics
