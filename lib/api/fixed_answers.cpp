#include "api/fixed_answers.h"

#include "api/answers.h"
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

http::PreparedResponse prepared_refusal(std::optional<http::RefusalReason> reason, Hsts hsts) {
    http::Response response = error_response(Refusal(error_of(reason)), any_id());
    http::complete_refusal(response);
    return prepared(std::move(response), hsts);
}

}  // namespace

http::PreparedResponse prepared(http::Response response, Hsts hsts) {
    response.headers.set("X-Request-Id", any_id());
    add_security_headers(response, hsts);
    return http::PreparedResponse(std::move(response));
}

FixedAnswers::FixedAnswers(Hsts hsts)
    : health_(prepared(alive(), hsts)), failure_(prepared_refusal(std::nullopt, hsts)) {
    for (std::size_t i = 0; i < http::kRefusalReasons; ++i)
        refusals_.push_back(prepared_refusal(static_cast<http::RefusalReason>(i), hsts));
}

http::Response FixedAnswers::refusal(std::optional<http::RefusalReason> reason) const {
    return (reason ? refusals_.at(static_cast<std::size_t>(*reason)) : failure_).answer();
}

}  // namespace holdfast::api
