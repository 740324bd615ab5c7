// Requests and responses as values. Handlers are plain functions Request -> Response; no socket in sight.
#pragma once

#include "http/url.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

// Header fields in order; names compare without case.
class Headers {
  public:
    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    void set(std::string_view name, std::string value);
    // The first field of that name; a null pointer where there is none.
    const std::string* find(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

  private:
    std::vector<std::pair<std::string, std::string>> fields_;
};

struct Request {
    std::string method;  // as sent: "GET"
    std::string target;  // as sent: "/path?query"
    std::string path;    // percent-decoded; "" where it can't be decoded
    Params query;
    Headers headers;
    std::string body;
    bool is_http_1_0 = false;
    std::string remote_address;  // of the peer
    std::string id;              // ours, for the log and for error answers
    Params path_params;          // {provider} and the like, filled by the router

    // Fills target, path and query from a request target (RFC 9112 section 3.2.1).
    void set_target(std::string_view request_target);
    // A path parameter that the route has; "" otherwise.
    const std::string& path_param(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;

    static Response json(int status, std::string body);
    static Response redirect(int status, std::string location);
    static Response empty(int status) { return Response{status, {}, {}}; }
};

// "Temporary Redirect" for 307 (RFC 9110 section 15).
std::string_view reason_phrase(int status);

}  // namespace holdfast::http
