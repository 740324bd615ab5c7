// An answer that is the same for everybody. The library writes it once; each request gets a copy of the head
// with its own Date, request id and Connection, and the body itself.
#pragma once

#include "http/message.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::http {

// An answer as it is sent: `own`, then `shared`, which belongs to a PreparedResponse.
struct AnswerBytes {
    std::string own;
    std::string_view shared{};

    std::size_t size() const { return own.size() + shared.size(); }
};

// Thread-safe, immutable.
class PreparedResponse {
  public:
    // The placeholder for the request's id in header values and in the body. It is as long as an id.
    static constexpr std::string_view kRequestId = "<the request id>";

    // Throws std::invalid_argument if the response can't be sent.
    explicit PreparedResponse(Response response);

    // The response that a handler returns. This object must outlive it.
    Response answer() const;
    // The same as an ordinary response, so that the caller can add headers.
    Response response_for(std::string_view request_id) const;

    int status() const { return response_.status; }
    std::size_t body_bytes() const { return response_.body.size(); }

    // The parts that differ from request to request.
    struct Own {
        std::string_view date;
        std::string_view request_id;
        std::string_view connection;  // the value of Connection; "" for none
        bool wants_body;              // HEAD does not
    };
    // Refers to this object.
    AnswerBytes bytes(const Own& own) const;

  private:
    Response response_;
    std::string head_;  // with the line end of its last header
    std::size_t date_;  // the position of Date's value in the head
    std::vector<std::size_t> ids_in_head_;
    std::vector<std::size_t> ids_in_body_;
};

}  // namespace holdfast::http
