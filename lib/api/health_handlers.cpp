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
    try {
        context.store.ping();
    } catch (const storage::StoreError&) {
        throw Refusal(Error::unavailable, "The database can't be reached.");
    }
    return status("ready");
}

}  // namespace holdfast::api
