#include "api/compression.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "base/json.h"

namespace holdfast::api {
namespace {

Response status(std::string_view text) {
    return Response::json(
        200,
        base::Json::object({{"success", true}, {"data", base::Json::object({{"status", text}})}}).dump());
}

}  // namespace

Response show_health(const Context&, const Request&) { return status("alive"); }

Response show_readiness(const Context& context, const Request&) {
    if (context.is_stopping) throw Refusal(Error::unavailable, "This server is about to stop.");
    try {
        context.store.ping();
    } catch (const storage::StoreError&) {
        throw Refusal(Error::unavailable, "The database can't be reached.");
    }
    return status("ready");
}

Response show_metrics(const Context& context, const Request& request) {
    Response response{200, {}, context.metrics.text()};
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return compressed(request, std::move(response));
}

}  // namespace holdfast::api
