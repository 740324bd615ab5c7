// One connection: what it waits for, and what it has read and still has to write.
//
//   begin/idle -> head -> body -> worker -> write -> idle ... -> linger -> closed
//
// One request at a time is with the workers. What the client sends meanwhile, or beyond the bound of the
// buffer, stays in the socket, so the client has to wait. Nothing here blocks.
#pragma once

#include "http/deadlines.h"
#include "http/framing.h"
#include "http/prepared.h"
#include "http/socket.h"

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace holdfast::http {

// A whole request, as the service gets it, except its remote address and its id.
struct AdmittedRequest {
    Request request;
    bool keeps_alive;  // the client lets the connection stay open (RFC 9112 section 9.3)
};

// A whole response, as its bytes are sent.
struct Reply {
    AnswerBytes answer;
    bool closes = false;  // the connection is closed after it
};

// Not thread-safe; belongs to the loop.
class Connection {
  public:
    struct Waiting {};  // for the socket, or for the reply
    struct Closed {};   // by the client, or after the last response
    // AdmittedRequest: a whole request, which waits for its reply(). RefusalReason: waits for a reply() that
    // closes.
    using Progress = std::variant<Waiting, Closed, AdmittedRequest, RefusalReason>;

    Connection(Socket socket, const EdgeBounds& bounds) : socket_(std::move(socket)), bounds_(bounds) {}

    // The socket may have become readable or writable, or the client has sent its last byte.
    void note_readable() { is_readable_ = true; }
    void note_last_byte() { is_readable_ = has_last_byte_ = true; }
    void note_writable() { is_writable_ = true; }

    // Reads and writes as far as the socket lets it. `admits_body` says whether a body of that size may come.
    Progress advance(const std::function<bool(std::size_t)>& admits_body);
    void reply(Reply reply);

    Phase phase() const { return phase_; }
    int descriptor() const { return socket_.get(); }
    // The head of the request whose body is being read, or of the one just refused, as far as it could be
    // read; empty otherwise.
    const RequestHead& head() const { return head_; }
    // True if a part of a request has come, but not all of it.
    bool is_receiving() const { return phase_ == Phase::head || phase_ == Phase::body; }

  private:
    enum class Io { done, blocked, failed };

    Progress read_requests(const std::function<bool(std::size_t)>& admits_body);
    std::optional<Progress> take_request(const std::function<bool(std::size_t)>& admits_body);
    std::optional<Progress> take_head(const std::function<bool(std::size_t)>& admits_body);
    Io receive();
    Io send_reply();
    Io discard();
    void say_continue();
    void finish_reply();
    std::string_view buffered() const { return {buffer_.data(), buffer_.size()}; }
    void consume(std::size_t bytes);

    Socket socket_;
    const EdgeBounds& bounds_;
    Phase phase_ = Phase::begin;
    bool is_readable_ = true;
    bool is_writable_ = true;
    bool has_last_byte_ = false;

    std::vector<char> buffer_;  // read, but not yet parsed
    HeadProgress head_progress_;
    RequestHead head_;

    Reply reply_;
    std::size_t sent_ = 0;
    std::size_t discarded_ = 0;
};

}  // namespace holdfast::http
