// An installation of Holdfast as those see it who use it: something that answers requests, and an identity
// provider to sign in at. And its database, which only tests look into.
#pragma once

#include "api/app.h"
#include "contract/backend.h"
#include "http/message.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace holdfast::test {

// Header fields of a request.
using Fields = std::vector<std::pair<std::string, std::string>>;

http::Request make_request(const std::string& method, const std::string& target, const std::string& body = "",
                           const Fields& fields = {});

Fields bearer(const std::string& access_token);

// An App's answer, as a server would ask for it.
http::Response ask(const api::App& app, http::Request request);

// handle() and sign_in_at_provider() are thread-safe, and so is ask(); the rest is for one thread at a time.
class Site {
  public:
    Site(std::unique_ptr<contract::Backend> fresh_database, std::string own_url, std::string url_of_app)
        : database(std::move(fresh_database)),
          public_url(std::move(own_url)),
          app_url(std::move(url_of_app)) {}
    virtual ~Site() = default;
    Site(const Site&) = delete;
    Site& operator=(const Site&) = delete;

    virtual http::Response handle(const http::Request& request) const = 0;

    // Follows an authorization URL as the browser of a person who has the account `email`: the URL that the
    // provider redirects to.
    virtual std::string sign_in_at_provider(const std::string& authorization_url,
                                            const std::string& email) = 0;

    // A request of a program: no cookies. A body goes as JSON unless `fields` name another type.
    http::Response ask(const std::string& method, const std::string& target, const std::string& body = "",
                       const Fields& fields = {}) const;

    // Rows of a table, all or those that meet `condition`.
    int count(std::string_view table, const std::string& condition = "1 = 1") const;
    // A column of the one row that meets `condition`; "" for NULL.
    std::string column(std::string_view table, const std::string& name, const std::string& condition) const;

    const std::unique_ptr<contract::Backend> database;
    const std::string public_url;
    const std::string app_url;
};

}  // namespace holdfast::test
