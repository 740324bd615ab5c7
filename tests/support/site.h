// An installation of Holdfast as its users see it: it answers requests, and there is an identity provider to
// sign in at. Tests can also read its database.
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

// Whether what a request asks the database first is read before it is handled (api/read_ahead.h).
enum class Reading { by_itself, ahead };

// The App's answer to a request, as a server would get it.
http::Response ask(const api::App& app, http::Request request, Reading reading = Reading::by_itself);

// handle(), sign_in_at_provider() and ask() are thread-safe; all else is for one thread at a time.
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

    // Follows an authorization URL as the browser of a person with the account `email`. Returns the URL that
    // the provider redirects to.
    virtual std::string sign_in_at_provider(const std::string& authorization_url,
                                            const std::string& email) = 0;

    // Sends a request as a program does, without cookies. A body is JSON unless `fields` name another type.
    http::Response ask(const std::string& method, const std::string& target, const std::string& body = "",
                       const Fields& fields = {}) const;

    // The number of rows that meet `condition`.
    int count(std::string_view table, const std::string& condition = "1 = 1") const;
    // A column of the only row that meets `condition`; "" for NULL.
    std::string column(std::string_view table, const std::string& name, const std::string& condition) const;

    const std::unique_ptr<contract::Backend> database;
    const std::string public_url;
    const std::string app_url;
};

}  // namespace holdfast::test
