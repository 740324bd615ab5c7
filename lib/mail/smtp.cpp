// SMTP by libcurl, the only user of it.
#include "base/authorities.h"
#include "base/text.h"
#include "mail/transport.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include <curl/curl.h>

namespace holdfast::mail {
namespace {

constexpr long kConnectSeconds = 10;
constexpr long kWholeSeconds = 60;

struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, FreeHandle>;
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using List = std::unique_ptr<curl_slist, FreeList>;
struct FreeUrl {
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

void set_up_once() {
    static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(done);
}

// A connection of its own for each use: a server ends idle ones, and mails are rare.
Handle handle_for(const SmtpServer& server) {
    set_up_once();
    Handle handle(curl_easy_init());
    CURL* const curl = handle.get();
    curl_easy_setopt(curl, CURLOPT_URL, server.url().c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, kConnectSeconds);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, kWholeSeconds);
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(server.is_loopback() ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    if (const auto file = base::authorities_file()) curl_easy_setopt(curl, CURLOPT_CAINFO, file->c_str());
    if (!server.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server.password.c_str());
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
std::string text_of(CURLcode code, CURL* curl) {
    long reply = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    return std::string(curl_easy_strerror(code)) +
           (reply > 0 ? " (the server's reply: " + std::to_string(reply) + ")" : "");
}

// True if the server has refused this mail: then it may take another one.
bool is_of_this_mail(CURLcode code, CURL* curl) {
    long reply = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    constexpr long kRefusals = 500;
    return (code == CURLE_SEND_ERROR || code == CURLE_WEIRD_SERVER_REPLY) && reply >= kRefusals;
}

class Smtp final : public Transport {
  public:
    explicit Smtp(const SmtpServer& server) : server_(server) {}

    Delivery deliver(const Envelope& envelope, const std::stop_token& stop) override {
        const Handle handle = handle_for(server_);
        CURL* const curl = handle.get();
        const List recipients(curl_slist_append(nullptr, ("<" + envelope.to + ">").c_str()));
        Reading reading{envelope.content};
        curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + envelope.from + ">").c_str());
        curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_content);
        curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
        curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on_unless_stopped);
        curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &stop);
        const CURLcode code = curl_easy_perform(curl);
        if (code == CURLE_OK) return Delivered{};
        return DeliveryFailed{text_of(code, curl), !is_of_this_mail(code, curl)};
    }

  private:
    const SmtpServer server_;
};

}  // namespace

std::optional<SmtpServer> SmtpServer::parse(std::string_view text) {
    const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
    if (text.find('\0') != text.npos ||
        curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK)
        return std::nullopt;
    const auto part = [&](CURLUPart which) {
        char* value = nullptr;
        if (curl_url_get(url.get(), which, &value, CURLU_URLDECODE) != CURLUE_OK) return std::string();
        std::string copy(value);
        curl_free(value);
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
    curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
    const CURLcode code = curl_easy_perform(handle.get());
    if (code == CURLE_OK) return std::nullopt;
    return text_of(code, handle.get());
}

}  // namespace holdfast::mail
