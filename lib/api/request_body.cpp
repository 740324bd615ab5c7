#include "api/request_body.h"

#include "api/errors.h"
#include "base/text.h"

namespace holdfast::api {
namespace {

bool is_json(const http::Request& request) {
    const std::string* type = request.headers.find("Content-Type");
    return type != nullptr &&
           base::ascii_lower(base::trim(type->substr(0, type->find(';')))) == "application/json";
}

}  // namespace

base::Json require_json_body(const http::Request& request) {
    if (!is_json(request)) throw Refusal(Error::unsupported_media_type);
    return require_json(request);
}

base::Json require_json(const http::Request& request) {
    if (request.body.size() > kMaxBodyBytes) throw Refusal(Error::payload_too_large);
    auto body = base::Json::parse(request.body);
    if (!body) throw Refusal(Error::invalid_json);
    if (!body->is_object()) throw Refusal(Error::invalid_request, "The request body must be a JSON object.");
    return std::move(*body);
}

const std::string& require_text(const base::Json& body, std::string_view name) {
    const std::string* text = body.string(name);
    if (text == nullptr) {
        throw Refusal(Error::invalid_request,
                      "The field \"" + std::string(name) + "\" must be there and be text.");
    }
    return *text;
}

std::optional<std::string> optional_text(const base::Json& body, std::string_view name) {
    if (body.find(name) == nullptr) return std::nullopt;
    return require_text(body, name);
}

std::int64_t optional_number(const base::Json& body, std::string_view name, std::int64_t most,
                             std::int64_t otherwise) {
    const base::Json* member = body.find(name);
    if (member == nullptr) return otherwise;
    const std::int64_t* number = member->as_integer();
    if (number == nullptr || *number < 0 || *number > most) {
        throw Refusal(Error::invalid_request, "The field \"" + std::string(name) +
                                                  "\" must be a whole number from 0 to " +
                                                  std::to_string(most) + ".");
    }
    return *number;
}

bool optional_flag(const base::Json& body, std::string_view name, bool otherwise) {
    const base::Json* member = body.find(name);
    if (member == nullptr) return otherwise;
    const bool* flag = member->as_bool();
    if (flag == nullptr) {
        throw Refusal(Error::invalid_request,
                      "The field \"" + std::string(name) + "\" must be true or false.");
    }
    return *flag;
}

}  // namespace holdfast::api
