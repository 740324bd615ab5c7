// SMTP by libcurl, which is loaded once a server is named.
#include "base/authorities.h"
#include "base/text.h"
#include "mail/transport.h"
#include "sync/library.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <curl/curl.h>

namespace holdfast::mail {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kWholeSeconds = 60;

constinit sync::Library library("libcurl.so.4");

// Its functions, without their prefix.
struct Curl {
// NOLINTBEGIN(bugprone-macro-parentheses): it is a declaration
#define HOLDFAST_FUNCTION(name) \
    decltype(&curl_##name) name = reinterpret_cast<decltype(&curl_##name)>(library.symbol("curl_" #name))
    // NOLINTEND(bugprone-macro-parentheses)
    HOLDFAST_FUNCTION(easy_cleanup);
    HOLDFAST_FUNCTION(easy_getinfo);
    HOLDFAST_FUNCTION(easy_init);
    HOLDFAST_FUNCTION(easy_perform);
    HOLDFAST_FUNCTION(easy_setopt);
    HOLDFAST_FUNCTION(easy_strerror);
    HOLDFAST_FUNCTION(free);
    HOLDFAST_FUNCTION(global_init);
    HOLDFAST_FUNCTION(slist_append);
    HOLDFAST_FUNCTION(slist_free_all);
    HOLDFAST_FUNCTION(url);
    HOLDFAST_FUNCTION(url_cleanup);
    HOLDFAST_FUNCTION(url_get);
    HOLDFAST_FUNCTION(url_set);
#undef HOLDFAST_FUNCTION

    Curl() { global_init(CURL_GLOBAL_DEFAULT); }
};

// Throws std::runtime_error if there is no libcurl.
const Curl& curl() {
    static const Curl functions;
    return functions;
}

struct FreeHandle {
    void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;
struct FreeList {
    void operator()(curl_slist* list) const { curl().slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;
struct FreeUrl {
    void operator()(CURLU* url) const { curl().url_cleanup(url); }
};

void set(const Handle& handle, CURLoption option, auto value) {
    curl().easy_setopt(handle.get(), option, value);
}

// A connection of its own for each use: a server ends idle ones, and mails are rare.
Handle handle_for(const SmtpServer& server) {
    Handle handle(curl().easy_init());
    set(handle, CURLOPT_URL, server.url().c_str());
    set(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    set(handle, CURLOPT_PROXY, "");
    set(handle, CURLOPT_NOSIGNAL, 1L);
    set(handle, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    set(handle, CURLOPT_TIMEOUT, kWholeSeconds);
    set(handle, CURLOPT_USE_SSL, static_cast<long>(server.is_loopback() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (const auto file = base::authorities_file()) set(handle, CURLOPT_CAINFO, file->c_str());
    if (!server.user.empty()) {
        set(handle, CURLOPT_USERNAME, server.user.c_str());
        set(handle, CURLOPT_PASSWORD, server.password.c_str());
    }
    return handle;
}

struct Reading {
    std::string_view rest;
};
std::size_t read_content(char* buffer, std::size_t size, std::size_t count, void* user) {
    auto& reading = *static_cast<Reading*>(user);
    const std::size_t taken = std::min(size * count, reading.rest.size());
    std::memcpy(buffer, reading.rest.data(), taken);
    reading.rest.remove_prefix(taken);
    return taken;
}

int go_on_unless_stopped(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<const std::stop_token*>(user)->stop_requested() ? 1 : 0;
}

// With the server's last reply, if it has one: "550".
std::string text_of(CURLcode code, CURL* handle) {
    long reply = 0;
    curl().easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    return std::string(curl().easy_strerror(code)) +
           (reply > 0 ? " (the server's reply: " + std::to_string(reply) + ")" : "");
}

// True if the server has refused this mail: then it may take another one.
bool is_of_this_mail(CURLcode code, CURL* handle) {
    long reply = 0;
    curl().easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &reply);
    constexpr long kRefusals = 500;
    return (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY) && reply >= kRefusals;
}

class Smtp final : public Transport {
  public:
    explicit Smtp(const SmtpServer& server) : server_(server) {}

    Delivery deliver(const Envelope& envelope, const std::stop_token& stop) override {
        const Handle handle = handle_for(server_);
        const List recipients(curl().slist_append(nullptr, ("<" + envelope.to + ">").c_str()));
        Reading reading{envelope.content};
        set(handle, CURLOPT_MAIL_FROM, ("<" + envelope.from + ">").c_str());
        set(handle, CURLOPT_MAIL_RCPT, recipients.get());
        set(handle, CURLOPT_UPLOAD, 1L);
        set(handle, CURLOPT_READFUNCTION, read_content);
        set(handle, CURLOPT_READDATA, &reading);
        set(handle, CURLOPT_NOPROGRESS, 0L);
        set(handle, CURLOPT_XFERINFOFUNCTION, go_on_unless_stopped);
        set(handle, CURLOPT_XFERINFODATA, &stop);
        const CURLcode code = curl().easy_perform(handle.get());
        if (code == CURLE_OK) return Delivered{};
        return DeliveryFailed{text_of(code, handle.get()), !is_of_this_mail(code, handle.get())};
    }

  private:
    const SmtpServer server_;
};

}  // namespace

std::optional<SmtpServer> SmtpServer::parse(std::string_view text) {
    const std::unique_ptr<CURLU, FreeUrl> url(curl().url());
    if (text.find('\0') != text.npos ||
        curl().url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
        return std::nullopt;
    const auto part = [&](CURLUPart which) {
        char* value = nullptr;
        if (curl().url_get(url.get(), which, &value, CURLU_URLDECODE) != CURLUE_OK) return std::string();
        std::string copy(value);
        curl().free(value);
        return copy;
    };
    SmtpServer server;
    const std::string scheme = part(CURLUPART_SCHEME), path = part(CURLUPART_PATH),
                      port = part(CURLUPART_PORT);
    server.is_tls = scheme == "smtps";
    server.user = part(CURLUPART_USER);
    server.host = part(CURLUPART_HOST);
    constexpr std::uint16_t kSubmissions = 465, kSubmission = 587;  // RFC 8314 section 7.3, RFC 6409
    server.port = port.empty() ? (server.is_tls ? kSubmissions : kSubmission)
                               : static_cast<std::uint16_t>(std::stoul(port));
    const bool is_bare = (path.empty() || path == "/") && part(CURLUPART_QUERY).empty() &&
                         part(CURLUPART_FRAGMENT).empty() && part(CURLUPART_PASSWORD).empty();
    if (!is_bare || server.host.empty() || (scheme != "smtp" && scheme != "smtps")) return std::nullopt;
    return server;
}

std::string SmtpServer::url() const {
    return (is_tls ? "smtps://" : "smtp://") + host + ":" + std::to_string(port);
}

bool SmtpServer::is_loopback() const {
    const bool is_address = host.find_first_not_of("0123456789.") == std::string::npos;
    return (is_address && host.starts_with("127.")) || host == "[::1]" ||
           base::ascii_lower(host) == "localhost";
}

std::unique_ptr<Transport> open_smtp(const SmtpServer& server) { return std::make_unique<Smtp>(server); }

std::optional<std::string> check_smtp(const SmtpServer& server) {
    const Handle handle = handle_for(server);
    set(handle, CURLOPT_CONNECT_ONLY, 1L);
    const CURLcode code = curl().easy_perform(handle.get());
    if (code == CURLE_OK) return std::nullopt;
    return text_of(code, handle.get());
}

}  // namespace holdfast::mail
