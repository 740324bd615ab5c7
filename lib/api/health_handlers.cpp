#include "accounts/session_tokens.h"
#include "api/errors.h"
#include "api/fixed_answers.h"
#include "api/handlers.h"
#include "base/json.h"
#include "storage/store.h"

namespace holdfast::api {
namespace {

Response status(std::string_view text) {
    return success_response(200, base::Json::object({{"status", text}}));
}

}  // namespace

Response show_health(const Call& call) { return call.context.fixed_answers.health(); }

Response show_readiness(const Call& call) {
    if (call.context.is_stopping) throw Refusal(Error::unavailable, "This server is about to stop.");
    try {
        call.context.store.run(storage::Ping{});
    } catch (const storage::StoreError&) {
        throw Refusal(Error::unavailable, "The database can't be reached.");
    }
    return status("ready");
}

Response show_public_keys(const Call& call) {
    return Response::json(200, call.context.session_tokens.public_keys().dump());
}

}  // namespace holdfast::api
