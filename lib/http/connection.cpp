#include "http/connection.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

namespace holdfast::http {

namespace {

// Bytes that an empty buffer may keep allocated while its connection is idle.
constexpr std::size_t kKeptCapacity = 1024;
constexpr std::size_t kPieceBytes = 16 * 1024;

Request request_of(RequestHead head, std::string_view body) {
    Request request;
    request.method = std::move(head.method);
    request.set_target(std::move(head.target));
    request.headers = std::move(head.headers);
    request.is_http_1_0 = head.is_http_1_0;
    request.body = body;
    return request;
}

// Sends the answer from byte `sent` on, as far as the socket takes it, as send() does.
ssize_t send_from(int socket, const AnswerBytes& answer, std::size_t sent) {
    if (answer.shared.empty())
        return send(socket, answer.own.data() + sent, answer.own.size() - sent, MSG_NOSIGNAL);
    const std::size_t own = std::min(sent, answer.own.size());
    const std::array<std::string_view, 2> left = {std::string_view(answer.own).substr(own),
                                                  answer.shared.substr(sent - own)};
    std::array<iovec, 2> pieces{};
    for (std::size_t i = 0; i < left.size(); ++i)
        pieces[i] = {const_cast<char*>(left[i].data()), left[i].size()};
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = pieces.size();
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

}  // namespace

Connection::Progress Connection::advance(const std::function<bool(std::size_t)>& admits_body) {
    if (phase_ == Phase::write) {
        const Io io = send_reply();
        if (io == Io::failed) return Closed{};
        if (io == Io::blocked) return Waiting{};
        finish_reply();
    }
    if (phase_ == Phase::linger) return discard() == Io::blocked ? Progress(Waiting{}) : Progress(Closed{});
    if (phase_ == Phase::worker) return Waiting{};
    return read_requests(admits_body);
}

void Connection::reply(Reply reply) {
    reply_ = std::move(reply);
    sent_ = 0;
    phase_ = Phase::write;
}

Connection::Progress Connection::read_requests(const std::function<bool(std::size_t)>& admits_body) {
    while (true) {
        if (auto progress = take_request(admits_body)) return std::move(*progress);
        switch (receive()) {
            case Io::done:
                break;
            case Io::blocked:
                return Waiting{};
            case Io::failed:
                return Closed{};
        }
    }
}

std::optional<Connection::Progress> Connection::take_request(
    const std::function<bool(std::size_t)>& admits_body) {
    if (phase_ != Phase::body) {
        if (auto progress = take_head(admits_body)) return progress;
        if (phase_ != Phase::body) return std::nullopt;
    }
    if (buffer_.size() < head_.content_length) return std::nullopt;
    const std::size_t body_size = head_.content_length;
    const bool keeps_alive = head_.keeps_alive;
    AdmittedRequest admitted{request_of(std::move(head_), buffered().substr(0, body_size)), keeps_alive};
    consume(body_size);
    head_ = RequestHead();
    phase_ = Phase::worker;
    return Progress(std::move(admitted));
}

std::optional<Connection::Progress> Connection::take_head(
    const std::function<bool(std::size_t)>& admits_body) {
    if (buffer_.empty()) return std::nullopt;
    phase_ = Phase::head;
    const HeadSearch search = find_head(buffered(), head_progress_, bounds_.framing);
    if (const auto* refused = std::get_if<RefusalReason>(&search)) return Progress(*refused);
    const auto* extent = std::get_if<HeadExtent>(&search);
    if (extent == nullptr) return std::nullopt;

    HeadResult result =
        parse_head(buffered().substr(extent->begin, extent->end - extent->begin), bounds_.framing);
    if (const auto* refused = std::get_if<RefusalReason>(&result)) {
        head_ = request_line(buffered().substr(extent->begin));
        return Progress(*refused);
    }
    head_ = std::get<RequestHead>(std::move(result));
    consume(extent->end);
    head_progress_ = HeadProgress();
    if (!admits_body(head_.content_length)) return Progress(RefusalReason::large_bodies);
    phase_ = Phase::body;
    // A body may take long to come: meanwhile the memory of the head is freed.
    if (buffer_.size() < head_.content_length) buffer_ = std::vector<char>(buffer_.begin(), buffer_.end());
    if (head_.expects_continue && buffer_.size() < head_.content_length) say_continue();
    return std::nullopt;
}

// Reads one piece, and never beyond the end of a body: what follows stays in the socket. If the piece is not
// full, the socket is empty now, unless the client has sent its last byte: then the next read sees the end.
Connection::Io Connection::receive() {
    if (!is_readable_) return Io::blocked;
    const std::size_t bound = phase_ == Phase::body ? head_.content_length : bounds_.framing.head_bytes + 2;
    std::array<char, kPieceBytes> piece;
    const std::size_t room = std::min(piece.size(), bound - buffer_.size());
    const ssize_t got = recv(socket_.get(), piece.data(), room, 0);
    if (got < 0) {
        if (errno == EINTR) return Io::done;
        if (errno != EAGAIN) return Io::failed;
        is_readable_ = false;
        return Io::blocked;
    }
    if (got == 0) return Io::failed;
    const auto size = static_cast<std::size_t>(got);
    if (size < room && !has_last_byte_) is_readable_ = false;
    if (buffer_.capacity() < buffer_.size() + size) {
        buffer_.reserve(std::min(bound, std::max(2 * buffer_.size(), buffer_.size() + size)));
    }
    buffer_.insert(buffer_.end(), piece.begin(), piece.begin() + got);
    return Io::done;
}

// Sent only if the socket takes it at once: a client that waits for it sends the body after a while anyway.
void Connection::say_continue() {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    (void)send(socket_.get(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL);
}

Connection::Io Connection::send_reply() {
    while (sent_ < reply_.answer.size()) {
        if (!is_writable_) return Io::blocked;
        const ssize_t put = send_from(socket_.get(), reply_.answer, sent_);
        if (put >= 0) {
            sent_ += static_cast<std::size_t>(put);
        } else if (errno == EAGAIN) {
            is_writable_ = false;
        } else if (errno != EINTR) {
            return Io::failed;
        }
    }
    return Io::done;
}

// Closing while the client still sends would reset the connection, and the client could lose the response.
void Connection::finish_reply() {
    const bool closes = reply_.closes;
    reply_ = Reply();
    head_ = RequestHead();
    phase_ = Phase::idle;
    if (!closes) return;
    shutdown(socket_.get(), SHUT_WR);
    phase_ = Phase::linger;
    buffer_ = {};
}

Connection::Io Connection::discard() {
    std::array<char, kPieceBytes> piece;
    while (is_readable_ && discarded_ <= bounds_.linger_bytes) {
        const ssize_t got = recv(socket_.get(), piece.data(), piece.size(), 0);
        if (got == 0) return Io::failed;
        if (got > 0) {
            discarded_ += static_cast<std::size_t>(got);
        } else if (errno == EAGAIN) {
            is_readable_ = false;
        } else if (errno != EINTR) {
            return Io::failed;
        }
    }
    return is_readable_ ? Io::failed : Io::blocked;
}

void Connection::consume(std::size_t bytes) {
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(bytes));
    if (buffer_.empty() && buffer_.capacity() > kKeptCapacity) buffer_ = {};
}

}  // namespace holdfast::http
