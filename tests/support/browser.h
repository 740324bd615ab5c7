// The browsers of the people who use a site.
//
//     Browser ada(site);
//     ada.sign_up("ada@example.com");
//     ada.connect("team@demo.example");   // the callback's response
#pragma once

#include "http/message.h"
#include "support/answers.h"
#include "support/site.h"

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace holdfast::test {

struct Person {
    std::string user_id;
    std::string email;
    std::string access_token;
    std::string refresh_token;
};

inline constexpr const char* kPassword = "correct horse";

// Keeps cookies as browsers do, by name and path, and refuses cookies whose attributes do not fit the prefix
// of their name. Sends Sec-Fetch-Site, and Origin if a request changes something. Follows no redirect by
// itself. One thread at a time; a copy is another browser with the same cookies.
class Browser {
  public:
    using Handler = std::function<http::Response(const http::Request&)>;

    explicit Browser(Site& site)
        : origin(site.app_url),
          site_(&site),
          handle_([&site](const http::Request& request) { return site.handle(request); }) {}

    // Of the page that sends the requests; nullopt: neither Origin nor Sec-Fetch-Site is sent.
    std::optional<std::string> origin;

    http::Response send(const std::string& method, const std::string& target, const std::string& body = "",
                        const Fields& fields = {});
    http::Response get(const std::string& target, const Fields& fields = {}) {
        return send("GET", target, "", fields);
    }
    http::Response post(const std::string& target, const std::string& body, const Fields& fields = {}) {
        return send("POST", target, body, fields);
    }

    // These throw std::runtime_error if the server refuses.
    Person sign_up(const std::string& email, const std::string& password = kPassword);
    Person log_in(const std::string& email, const std::string& password = kPassword);
    // The provider's URL for the user.
    std::string login_url(const std::string& provider = "onedrive");
    // The callback's target after a person with the account `email` has signed in at the provider.
    std::string come_back(const std::string& login_url, const std::string& email);

    // Connects the account `email`; returns the callback's response.
    http::Response connect(const std::string& email, const Fields& fields = {},
                           const std::string& provider = "onedrive");

    // The value of a cookie that would be sent to `target`; "" if there is none.
    std::string cookie(const std::string& name, const std::string& target = "/") const;
    // The cookies with `part` in their names.
    std::vector<std::pair<std::string, std::string>> cookies(const std::string& target,
                                                             const std::string& part) const;
    void set_cookie(const std::string& name, const std::string& value, const std::string& path = "/");

    // From now on this browser talks to another server.
    void talk_to(Handler server) { handle_ = std::move(server); }

  private:
    struct Cookie {
        std::string name;
        std::string value;
        std::string path;
    };

    std::string cookie_header(const std::string& path) const;
    void keep_cookies(const http::Response& response);
    Person session_of(const http::Response& response) const;

    Site* site_;
    Handler handle_;
    std::vector<Cookie> cookies_;
};

}  // namespace holdfast::test
