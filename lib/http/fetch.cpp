#include "http/fetch.h"

#include "base/text.h"
#include "http/client_connection.h"
#include "http/url.h"
#include "sync/mutex.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <map>
#include <optional>
#include <vector>

#include <httplib.h>

namespace holdfast::http {

namespace {

using std::chrono::steady_clock;

constexpr std::size_t kMaxHeadBytes = 16 * 1024;
// Bytes on the wire, at most, for each byte of a chunked body.
constexpr std::size_t kMaxChunkOverhead = 8;
constexpr std::size_t kIdlePerOrigin = 8;
constexpr auto kIdleTime = std::chrono::seconds(30);

// The stream that cpp-httplib reads and writes, under the limits of one fetch.
class BoundedStream final : public httplib::Stream {
  public:
    BoundedStream(ClientConnection& connection, const FetchLimits& limits, Deadline whole)
        : connection_(connection),
          whole_(whole),
          first_byte_(std::min(whole, steady_clock::now() + limits.first_byte)),
          body_allowance_(limits.body_bytes * kMaxChunkOverhead) {}

    // Called at the end of the head: adds the bytes that a body may have.
    void begin_body() { allowance_ += body_allowance_; }

    bool was_answered() const { return was_answered_; }
    // True if the answer was read exactly to its end, so that the next request may follow.
    bool is_at_boundary() const { return buffered_.empty() && !has_ended_; }
    // Why a read or a write of this stream failed; nullopt if none did.
    std::optional<FetchFailure> failure() const { return failure_; }

    bool is_readable() const override { return true; }
    bool is_writable() const override { return true; }

    ssize_t read(char* bytes, std::size_t size) override {
        if (buffered_.empty() && !fill()) return failure_ ? -1 : 0;
        const auto taken = buffered_.copy(bytes, size);
        buffered_.remove_prefix(taken);
        return static_cast<ssize_t>(taken);
    }

    ssize_t write(const char* bytes, std::size_t size) override {
        const Io written = connection_.write(std::string_view(bytes, size), whole_);
        if (written == Io::done) return static_cast<ssize_t>(size);
        failure_ = written == Io::timeout ? FetchFailure::timeout : FetchFailure::broken;
        return -1;
    }

    void get_remote_ip_and_port(std::string&, int&) const override {}
    void get_local_ip_and_port(std::string&, int&) const override {}
    socket_t socket() const override { return -1; }

  private:
    // False at the end of the stream and after a failure.
    bool fill() {
        std::size_t got = 0;
        const Io filled =
            connection_.read(buffer_.data(), buffer_.size(), got, was_answered_ ? whole_ : first_byte_);
        if (filled == Io::closed) {
            has_ended_ = true;
            return false;
        }
        if (filled != Io::done) {
            failure_ = filled == Io::timeout ? FetchFailure::timeout : FetchFailure::broken;
            return false;
        }
        was_answered_ = true;
        received_ += got;
        if (received_ > allowance_) {
            failure_ = FetchFailure::too_large;
            return false;
        }
        buffered_ = std::string_view(buffer_.data(), got);
        return true;
    }

    ClientConnection& connection_;
    Deadline whole_;
    Deadline first_byte_;
    std::size_t body_allowance_;
    // One read may hold the head and a part of the body, so the buffer's size is added.
    std::size_t allowance_ = kMaxHeadBytes;
    std::size_t received_ = 0;
    bool was_answered_ = false;
    bool has_ended_ = false;
    std::optional<FetchFailure> failure_;
    std::array<char, 4096> buffer_{};
    std::string_view buffered_;
};

// cpp-httplib's client without its sockets: writes the request to a BoundedStream and parses the answer.
class Exchange final : public httplib::ClientImpl {
  public:
    explicit Exchange(const Url& url) : httplib::ClientImpl(url.host, url.port) {
        set_keep_alive(true);
        set_decompress(false);
        set_url_encode(false);
    }

    bool run(BoundedStream& stream, httplib::Request& request, httplib::Response& response,
             httplib::Error& error) {
        return process_request(stream, request, response, false, error);
    }
};

bool is_clean(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool is_sendable(const FetchRequest& request) {
    const auto& fields = request.headers.fields();
    return (request.method == "GET" || request.method == "POST") &&
           std::all_of(fields.begin(), fields.end(), [](const auto& field) {
               return !field.first.empty() && is_clean(field.first) && is_clean(field.second);
           });
}

httplib::Request make_request(const FetchRequest& request, const Url& url) {
    httplib::Request out;
    out.method = request.method;
    out.path = url.target();
    out.body = request.body;
    out.headers.emplace("Host", url.authority());
    out.headers.emplace("User-Agent", "holdfast");
    out.headers.emplace("Accept-Encoding", "identity");
    for (const auto& [name, value] : request.headers.fields()) {
        out.headers.erase(name);
        out.headers.emplace(name, value);
    }
    return out;
}

bool keeps_alive(const httplib::Response& response) {
    return response.version == "HTTP/1.1" &&
           base::ascii_lower(response.get_header_value("Connection")) != "close";
}

struct Attempt {
    FetchResult result;
    bool was_answered;  // at least one byte came back
    bool is_reusable;   // the connection may serve another request
};

Attempt attempt(ClientConnection& connection, const FetchRequest& request, const Url& url,
                const FetchLimits& limits, Deadline whole) {
    BoundedStream stream(connection, limits, whole);
    httplib::Request out = make_request(request, url);
    httplib::Response in;
    std::string body;
    out.response_handler = [&](const httplib::Response&) {
        stream.begin_body();
        return true;
    };
    out.content_receiver = [&](const char* bytes, std::size_t size, std::uint64_t, std::uint64_t) {
        if (size > limits.body_bytes - body.size()) return false;
        body.append(bytes, size);
        return true;
    };
    httplib::Error error = httplib::Error::Success;
    if (!Exchange(url).run(stream, out, in, error)) {
        const auto other = error == httplib::Error::Canceled ? FetchFailure::too_large : FetchFailure::broken;
        return {stream.failure().value_or(other), stream.was_answered(), false};
    }
    Answer answer{in.status, {}, std::move(body)};
    for (const auto& [name, value] : in.headers) answer.headers.add(name, value);
    return {std::move(answer), true, keeps_alive(in) && stream.is_at_boundary()};
}

// Connections that wait for their next request, by origin. Thread-safe.
class Pool {
  public:
    // A connection that can still be used; nullopt if there is none.
    std::optional<ClientConnection> take(const std::string& origin) {
        const sync::Lock lock(mutex_);
        auto& idle = idle_[origin];
        while (!idle.empty()) {
            Idle last = std::move(idle.back());
            idle.pop_back();
            if (last.until > steady_clock::now() && last.connection.is_reusable())
                return std::move(last.connection);
        }
        return std::nullopt;
    }

    void give(const std::string& origin, ClientConnection connection) {
        const sync::Lock lock(mutex_);
        auto& idle = idle_[origin];
        if (idle.size() < kIdlePerOrigin)
            idle.push_back({std::move(connection), steady_clock::now() + kIdleTime});
    }

  private:
    struct Idle {
        ClientConnection connection;
        Deadline until;
    };
    sync::Mutex mutex_;
    std::map<std::string, std::vector<Idle>> idle_ GUARDED_BY(mutex_);
};

class PooledFetcher final : public Fetcher {
  public:
    PooledFetcher(const FetchLimits& limits, LookUp look_up, MayConnect may_connect)
        : limits_(limits), resolver_(std::move(look_up)), may_connect_(may_connect) {}

    FetchResult fetch(const FetchRequest& request) override {
        const auto url = Url::parse(request.url);
        if (!url || !is_sendable(request)) return FetchFailure::bad_url;
        if (auto kept = pool_.take(url->origin())) {
            auto tried = run(std::move(*kept), request, *url);
            // The server may have closed the connection just then, after it acted on the request: only
            // a request that changes nothing is sent again.
            const auto* failure = std::get_if<FetchFailure>(&tried.result);
            const bool was_stale =
                failure != nullptr && *failure == FetchFailure::broken && !tried.was_answered;
            if (!was_stale || request.method != "GET") return std::move(tried.result);
        }
        auto opened = ClientConnection::open(*url, {resolver_, may_connect_}, trust_,
                                             steady_clock::now() + limits_.connect);
        if (const auto* failure = std::get_if<FetchFailure>(&opened)) return *failure;
        return run(std::move(std::get<ClientConnection>(opened)), request, *url).result;
    }

  private:
    Attempt run(ClientConnection connection, const FetchRequest& request, const Url& url) {
        Attempt tried = attempt(connection, request, url, limits_, steady_clock::now() + limits_.whole);
        if (tried.is_reusable) pool_.give(url.origin(), std::move(connection));
        return tried;
    }

    FetchLimits limits_;
    Resolver resolver_;
    const MayConnect may_connect_;
    TlsTrust trust_;
    Pool pool_;
};

}  // namespace

std::string_view name(FetchFailure failure) {
    switch (failure) {
        case FetchFailure::bad_url:
            return "bad_url";
        case FetchFailure::connect:
            return "connect";
        case FetchFailure::connect_timeout:
            return "connect_timeout";
        case FetchFailure::forbidden_address:
            return "forbidden_address";
        case FetchFailure::tls:
            return "tls";
        case FetchFailure::timeout:
            return "timeout";
        case FetchFailure::too_large:
            return "too_large";
        case FetchFailure::broken:
            return "broken";
    }
    return "broken";
}

bool may_have_arrived(FetchFailure failure) {
    return failure == FetchFailure::timeout || failure == FetchFailure::too_large ||
           failure == FetchFailure::broken;
}

std::unique_ptr<Fetcher> open_fetcher(FetchLimits limits, LookUp look_up, MayConnect may_connect) {
    // OpenSSL writes with write(): if the peer is gone, that must be an error, not a signal.
    std::signal(SIGPIPE, SIG_IGN);
    return std::make_unique<PooledFetcher>(limits, std::move(look_up), may_connect);
}

}  // namespace holdfast::http
