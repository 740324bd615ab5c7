// GET /metrics, on a listener of its own: the public one has no such address.
#pragma once

#include "http/hosts.h"
#include "http/server.h"
#include "metrics/registry.h"

namespace holdfast::api {

// The registry outlives the service. Requests for other hosts get 421, so that no page that a browser of the
// network has open reads the figures.
http::Service metrics_service(const metrics::Registry& registry, http::Hosts hosts);

}  // namespace holdfast::api
