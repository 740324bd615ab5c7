// Requests and responses as values. Handlers are plain functions Request -> Response, without sockets.
#pragma once

#include "http/url.h"

#include <any>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::http {

// Header fields in order; names compare without case.
class Headers {
  public:
    using Fields = std::vector<std::pair<std::string, std::string>>;

    void add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }
    void set(std::string_view name, std::string value);
    // One of these counts where no field has its name. They outlive these headers.
    void set_defaults(const Fields& defaults) { defaults_ = &defaults; }

    // The first field of that name; a null pointer if there is none.
    const std::string* find(std::string_view name) const;
    // Without the defaults.
    const Fields& fields() const { return fields_; }
    // A null pointer if there are none.
    const Fields* defaults() const { return defaults_; }
    // Moves all fields out, with the defaults that count.
    Fields take();

  private:
    Fields fields_;
    const Fields* defaults_ = nullptr;
};

class PreparedResponse;

struct Request {
    std::string method;  // as sent: "GET"
    std::string target;  // "/path?query" (RFC 9112 section 3.2.1), or "*"
    std::string path;    // percent-decoded; "" if it can't be decoded
    Params query;
    Headers headers;
    std::string body;
    bool is_http_1_0 = false;
    std::string remote_address;  // of the peer
    std::string id;              // ours, for the log and for error answers

    // What the router finds (http/router.h).
    std::optional<std::size_t> route;  // its place in the table; nullopt if none has this method and path
    Params path_params;                // the values of {provider} and the like
    std::string allow;                 // the value of Allow, if the path has routes for other methods only

    std::any read_ahead;  // what Service::read_ahead leaves for `handle`

    // Sets target, path and query.
    void set_target(std::string request_target);
    // The value of a path parameter; "" if the route has none of that name.
    const std::string& path_param(std::string_view name) const;
};

struct Response {
    int status = 200;
    Headers headers;
    std::string body;
    // If set, it is sent instead of headers and body (http/prepared.h).
    const PreparedResponse* prepared = nullptr;

    // The size of the body, prepared or not.
    std::size_t body_bytes() const;

    static Response json(int status, std::string body);
    static Response redirect(int status, std::string location);
    static Response empty(int status) { return Response{status, {}, {}}; }
};

// "Temporary Redirect" for 307 (RFC 9110 section 15).
std::string_view reason_phrase(int status);

}  // namespace holdfast::http
