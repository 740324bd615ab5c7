#include "api/rest/errors.h"

namespace holdfast::api::rest {

SupabaseRefusal translated(const Refusal& refusal) {
    const int status = entry_of(refusal.error()).status;
    switch (refusal.error()) {
        case Error::invalid_json:
        case Error::invalid_request:
            return {400, "PGRST102", "Empty or invalid json"};
        case Error::not_found:
            return {404, "PGRST125", "Invalid path specified in request URL"};
        case Error::method_not_allowed:
            return {405, "PGRST117", "Unsupported HTTP method"};
        case Error::unavailable:
            return {503, "PGRST000", "The database can't be reached right now. Please try again."};
        case Error::internal_error:
            return {500, "PGRSTX00", "Something went wrong on our side."};
        default:
            return {status, std::string(entry_of(refusal.error()).code), refusal.detail()};
    }
}

}  // namespace holdfast::api::rest
