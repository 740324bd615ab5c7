// cpp-httplib's server without its sockets. The library reads a request from memory, gets the answer by its
// pre-routing hook and writes it. A prepared answer, and a head that is known (http/written_heads.h), it has
// written before: that is only copied. No other file of the server uses the library.
//
// The library gets only the method and the path of a request. Of a whole request it would decode header
// values, cut the query at a second '=', act on Range, Accept-Encoding and Content-Type, and match long paths
// by recursion.
#pragma once

#include "http/message.h"
#include "http/prepared.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::http {

// Not thread-safe: each thread has its own, and reuses it for all its requests.
class LibraryServer {
  public:
    LibraryServer();
    ~LibraryServer();
    LibraryServer(const LibraryServer&) = delete;
    LibraryServer& operator=(const LibraryServer&) = delete;

    struct Asked {
        std::string_view method;      // one that the edge admits (http/framing.h)
        std::string_view target;      // as in Request
        std::string_view request_id;  // for a prepared answer
    };
    struct Answer {
        Response response;
        std::string_view connection;  // the value of Connection; "" for none
    };

    // The bytes of the answer that `make` returns, with Date and Content-Length added. nullopt if `make`
    // throws, or if its answer can't be sent: a status out of range, or a control character in a header.
    std::optional<AnswerBytes> answer(const Asked& asked, const std::function<Answer()>& make);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace holdfast::http
