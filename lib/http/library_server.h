// cpp-httplib's server without its sockets: a request goes into it from memory, its pre-routing hook makes
// the answer, it writes that answer, and its exception hook ends a fault. On the server's side this
// is all that knows of the library.
//
// It gets the method and the path of a request, and no more: it would decode header values, cut the query at
// a second '=', act on Range, Accept-Encoding and Content-Type, and match long paths by recursion.
#pragma once

#include "http/message.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace holdfast::http {

// For one thread at a time; it keeps what it needs from one request to the next.
class LibraryServer {
  public:
    LibraryServer();
    ~LibraryServer();
    LibraryServer(const LibraryServer&) = delete;
    LibraryServer& operator=(const LibraryServer&) = delete;

    struct Asked {
        std::string_view method;      // one of those that the edge admits (http/framing.h)
        std::string_view target;      // as in Request
        std::string_view request_id;  // for an answer that is prepared
    };
    struct Answer {
        Response response;
        std::string_view connection;  // the value of Connection; "" for none
    };

    // The bytes of what `make` answers. None if it throws, or if its answer can't be sent: a status out of
    // range, or a header that would end the head. Date and Content-Length are added here.
    std::optional<std::string> answer(const Asked& asked, const std::function<Answer()>& make);

  private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace holdfast::http
