// GET /metrics, on a listener of its own; the public one does not have it.
#pragma once

#include "http/hosts.h"
#include "http/server.h"
#include "metrics/registry.h"

namespace holdfast::api {

// The registry outlives the service. Requests for other host names get 421, so that no page in a browser of
// this network can read the figures (DNS rebinding).
http::Service metrics_service(const metrics::Registry& registry, http::Hosts hosts);

}  // namespace holdfast::api
