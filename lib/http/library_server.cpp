#include "http/library_server.h"

#include "base/clock.h"
#include "http/prepared.h"
#include "http/written_heads.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>
#include <utility>

#include <httplib.h>

namespace holdfast::http {

namespace {

// A longer path is replaced by "/": the library has no routes and does not need it.
constexpr std::size_t kPathBytes = 256;
// Enough for the head of most answers.
constexpr std::size_t kHeadBytes = 1024;

// Gives the library a request line and keeps what it writes.
class MemoryStream final : public httplib::Stream {
  public:
    MemoryStream(std::string_view method, std::string_view target) {
        const std::string_view path = target.substr(0, target.find('?'));
        input_.append(method).append(" ").append(path.size() > kPathBytes ? "/" : path);
        input_.append(" HTTP/1.1\r\n\r\n");
    }

    std::string take_output() { return std::move(output_); }

    bool is_readable() const override { return true; }
    bool is_writable() const override { return true; }
    ssize_t read(char* bytes, std::size_t size) override {
        const auto taken = input_.copy(bytes, size, position_);
        position_ += taken;
        return static_cast<ssize_t>(taken);
    }
    // The head comes first, in one piece.
    ssize_t write(const char* bytes, std::size_t size) override {
        output_.append(bytes, size);
        return static_cast<ssize_t>(size);
    }
    void expect(std::size_t body_bytes) { output_.reserve(kHeadBytes + body_bytes); }
    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return -1; }

  private:
    std::string input_;
    std::size_t position_ = 0;
    std::string output_;
};

bool is_sendable(const Response& response) {
    const auto is_clean = [](const std::string& text) {
        return std::all_of(text.begin(), text.end(), [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return byte == '\t' || (byte >= 0x20 && byte != 0x7f);
        });
    };
    const auto are_clean = [&](const Headers::Fields& fields) {
        return std::ranges::all_of(fields, [&](const auto& field) {
            return !field.first.empty() && is_clean(field.first) && is_clean(field.second);
        });
    };
    const Headers::Fields* const defaults = response.headers.defaults();
    return response.status >= 200 && response.status <= 599 && are_clean(response.headers.fields()) &&
           (defaults == nullptr || are_clean(*defaults));
}

// The present time as in RFC 9110 section 5.6.7, formatted once a second.
class HttpDate {
  public:
    const std::string& text() {
        const std::int64_t now = base::unix_seconds(base::SystemClock().now());
        if (now == second_) return text_;
        second_ = now;
        const std::time_t time = now;
        std::tm utc{};
        gmtime_r(&time, &utc);
        std::array<char, 64> text{};
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        return text_ = text.data();
    }

  private:
    std::int64_t second_ = -1;
    std::string text_;
};

}  // namespace

class LibraryServer::Impl final : public httplib::Server {
  public:
    Impl() {
        set_pre_routing_handler([this](const httplib::Request&, httplib::Response& out) {
            fill(out);
            return HandlerResponse::Handled;
        });
        set_post_routing_handler([this](const httplib::Request&, httplib::Response& out) { tidy(out); });
        // Out of memory, for example: a bare 500, which answer() does not return.
        set_exception_handler(
            [this](const httplib::Request&, httplib::Response& out, const std::exception_ptr&) {
                is_answered_ = false;
                out.status = 500;
            });
    }

    std::optional<AnswerBytes> answer(const Asked& asked, const std::function<Answer()>& make) {
        std::optional<Answer> made;
        try {
            made = make();
        } catch (...) {
            return std::nullopt;
        }
        // The library has written it already.
        if (const PreparedResponse* prepared = made->response.prepared)
            return prepared->bytes(
                {date_.text(), asked.request_id, made->connection, asked.method != "HEAD"});
        const bool may_be_kept = made->connection.empty() && asked.method != "HEAD";
        const WrittenHeads::Own own{date_.text(), asked.request_id};
        if (auto bytes = may_be_kept ? heads_.answer(made->response, own) : std::nullopt)
            return AnswerBytes{std::move(*bytes)};
        if (!is_sendable(made->response)) return std::nullopt;
        auto kind = may_be_kept ? WrittenHeads::kind_of(made->response, own) : std::nullopt;
        MemoryStream stream(asked.method, asked.target);
        stream.expect(made->response.body.size());
        answer_ = &*made;
        is_answered_ = false;
        bool was_closed = false;
        // With `true` (close) the library adds no Keep-Alive; tidy() sets Connection.
        process_request(stream, true, was_closed, nullptr);
        if (!is_answered_) return std::nullopt;
        AnswerBytes bytes{stream.take_output()};
        if (kind) heads_.keep(std::move(*kind), bytes.own);
        return bytes;
    }

  private:
    void fill(httplib::Response& out) {
        Response& response = answer_->response;
        out.status = response.status;
        for (auto& [name, value] : response.headers.take())
            out.headers.emplace(std::move(name), std::move(value));
        out.body = std::move(response.body);
        is_answered_ = true;
    }

    void tidy(httplib::Response& out) {
        out.headers.erase("Accept-Ranges");
        out.headers.erase("Connection");
        if (!answer_->connection.empty()) out.headers.emplace("Connection", answer_->connection);
        // Neither has content (RFC 9110 section 8.6).
        if (out.status == 204 || out.status == 304) out.headers.erase("Content-Length");
        out.headers.erase("Date");
        out.headers.emplace("Date", date_.text());
    }

    HttpDate date_;
    WrittenHeads heads_;
    // The state of the request that is being answered.
    Answer* answer_ = nullptr;
    bool is_answered_ = false;
};

LibraryServer::LibraryServer() : impl_(std::make_unique<Impl>()) {}
LibraryServer::~LibraryServer() = default;

std::optional<AnswerBytes> LibraryServer::answer(const Asked& asked, const std::function<Answer()>& make) {
    return impl_->answer(asked, make);
}

}  // namespace holdfast::http
