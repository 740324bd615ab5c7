// An answer that is the same for everybody: the library writes it once, and each request gets a copy of its
// bytes, in which only the date, the request's id and the word about the connection are the request's own.
#pragma once

#include "http/message.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::http {

// Thread-safe, immutable.
class PreparedResponse {
  public:
    // Stands for the request's id in header values and in the body. Ids have as many characters.
    static constexpr std::string_view kRequestId = "<the request id>";

    // Throws std::invalid_argument if the response can't be sent.
    explicit PreparedResponse(Response response);

    // What a handler answers with. This object outlives the answer.
    Response answer() const;
    // The same as a response that is not prepared, to add to.
    Response response_for(std::string_view request_id) const;

    int status() const { return response_.status; }
    std::size_t body_bytes() const { return response_.body.size(); }

    // What one request has of its own.
    struct Own {
        std::string_view date;
        std::string_view request_id;
        std::string_view connection;  // the value of Connection; "" for none
        bool wants_body;              // HEAD does not
    };
    std::string bytes(const Own& own) const;

  private:
    Response response_;
    std::string head_;  // up to its last header's line end
    std::size_t date_;  // where it is in the head
    std::vector<std::size_t> ids_in_head_;
    std::vector<std::size_t> ids_in_body_;
};

}  // namespace holdfast::http
