#include "api/fixed_answers.h"

#include "api/answers.h"
#include "api/security_headers.h"
#include "base/json.h"

#include <string>
#include <utility>

namespace holdfast::api {
namespace {

const std::string& any_id() {
    static const std::string id(http::PreparedResponse::kRequestId);
    return id;
}

http::Response alive() {
    using base::Json;
    return http::Response::json(
        200, Json::object({{"success", true}, {"data", Json::object({{"status", "alive"}})}}).dump());
}

http::PreparedResponse prepared_refusal(std::optional<http::RefusalReason> reason, bool is_https) {
    http::Response response = error_response(Refusal(error_of(reason)), any_id());
    http::complete_refusal(response);
    return prepared(std::move(response), is_https);
}

}  // namespace

http::PreparedResponse prepared(http::Response response, bool is_https) {
    response.headers.set("X-Request-Id", any_id());
    add_security_headers(response, is_https);
    return http::PreparedResponse(std::move(response));
}

FixedAnswers::FixedAnswers(bool is_https)
    : health_(prepared(alive(), is_https)), failure_(prepared_refusal(std::nullopt, is_https)) {
    for (std::size_t i = 0; i < http::kRefusalReasons; ++i)
        refusals_.push_back(prepared_refusal(static_cast<http::RefusalReason>(i), is_https));
}

http::Response FixedAnswers::refusal(std::optional<http::RefusalReason> reason) const {
    return (reason ? refusals_.at(static_cast<std::size_t>(*reason)) : failure_).answer();
}

}  // namespace holdfast::api
