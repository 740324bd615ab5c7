#include "support/documented.h"

#include "api/openapi/document.h"
#include "api/routes.h"
#include "base/text.h"
#include "support/json_schema.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace holdfast::test {
namespace {

using base::Json;

const Json& document() {
    static const Json whole = api::openapi::document(api::route_table());
    return whole;
}

std::string media_type(const http::Headers& headers) {
    const std::string* type = headers.find("Content-Type");
    return type != nullptr ? base::ascii_lower(base::trim(type->substr(0, type->find(';')))) : "";
}

// The answer that the document has for this status.
const Json& answer_for(const Json& operation, int status) {
    const Json& responses = *operation.find("responses");
    if (const Json* found = responses.find(std::to_string(status))) return *found;
    const std::string& common = *responses.find("default")->string("$ref");
    return *document().find("components")->find("responses")->find(common.substr(common.rfind('/') + 1));
}

std::string fault_of_answer(const Json& operation, const http::Response& response) {
    const bool is_listed = operation.find("responses")->find(std::to_string(response.status)) != nullptr;
    if (!is_listed && response.status < 400) return "the status is not described";
    const Json* content = answer_for(operation, response.status).find("content");
    if (content == nullptr) return response.body.empty() ? "" : "a body is not described";
    const bool is_json = media_type(response.headers) == "application/json";
    if (!is_json || response.headers.find("Content-Encoding") != nullptr) return "";
    const Json* described = content->find("application/json");
    if (described == nullptr) return "JSON is not described";
    const auto body = Json::parse(response.body);
    return body ? schema_fault(*body, *described->find("schema"), document()) : "it is not JSON";
}

bool has_parameter(const Json& operation, const std::string& name) {
    const Json* parameters = operation.find("parameters");
    return parameters != nullptr && std::ranges::any_of(*parameters->as_array(), [&](const Json& one) {
               return *one.string("name") == name;
           });
}

// What is wrong with a request that was taken.
std::string fault_of_request(const Json& operation, const http::Request& request) {
    // What a provider adds to its redirect is its own business.
    const bool is_callback = api::route_table()[*request.route].errors == api::Errors::callback;
    for (const auto& [name, value] : request.query.pairs()) {
        if (!is_callback && !has_parameter(operation, name))
            return "the parameter " + name + " is not described";
    }
    const Json* described = operation.find("requestBody");
    const auto body = Json::parse(request.body);
    if (described == nullptr || !body) return "";
    return schema_fault(*body, *described->find("content")->find("application/json")->find("schema"),
                        document());
}

}  // namespace

void must_be_documented(const http::Request& request, const http::Response& response) {
    if (!request.route) return;
    const api::Route& route = api::route_table()[*request.route];
    const Json& operation =
        *document().find("paths")->find(route.path)->find(base::ascii_lower(route.method));
    std::string fault = fault_of_answer(operation, response);
    // The scripts of a page read its address, not the server.
    const bool is_page = response.status >= 300 || media_type(response.headers) == "text/html";
    const bool is_taken = !is_page && !api::is_supabase(route);
    if (fault.empty() && is_taken) fault = fault_of_request(operation, request);
    if (fault.empty()) return;
    throw std::runtime_error("The document does not say so: " + request.method + " " +
                             std::string(route.path) + ", " + std::to_string(response.status) + ": " + fault +
                             "\n" + request.body + "\n" + response.body);
}

}  // namespace holdfast::test
