// The browser of a lab user: real requests to the server itself and to the demo provider, with cookies.
#pragma once

#include "base/json.h"
#include "http/fetch.h"

#include <map>
#include <string>
#include <utility>

namespace holdfast::demo {

// Where a browser finds the server.
struct Site {
    std::string address;     // that it listens on: "http://127.0.0.1:8080"
    std::string public_url;  // that its pages and redirects have
};

// One thread at a time. The fetcher outlives it. Every function throws api::Refusal (unavailable) if there is
// no answer.
class Browser {
  public:
    Browser(http::Fetcher& fetcher, Site site) : fetcher_(&fetcher), site_(std::move(site)) {}

    struct Reply {
        int status;
        std::string location;  // without the public URL, if it begins with it; empty if there is none
        base::Json body;       // null if it is not JSON

        // The error's code of an answer in JSON; "status 500" if it has none.
        std::string error() const;
    };

    // A request to the server, as from one of its pages.
    Reply get(const std::string& target);
    Reply post(const std::string& target, const base::Json& body);

    // Signs in at the provider as the holder of the account. Returns the target of the callback.
    std::string sign_in_at_provider(const std::string& login_url, const std::string& account_email);

    void forget_everything() { cookies_.clear(); }

  private:
    Reply send(const std::string& method, const std::string& url, const std::string& body);
    std::string own_part(const std::string& url) const;
    void keep_cookies(const http::Headers& headers);

    http::Fetcher* fetcher_;
    Site site_;
    std::map<std::string, std::string> cookies_;  // all are of this one server
};

}  // namespace holdfast::demo
