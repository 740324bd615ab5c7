// The bytes of an app's requests.
#pragma once

#include <string>

namespace holdfast::test {

// `action` is "access-token" or "report".
inline std::string app_request(const std::string& credential, const std::string& account_id,
                               const std::string& action, const std::string& body = "") {
    return "POST /api/v1/accounts/" + account_id + "/" + action + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" +
           "Authorization: Bearer " + credential + "\r\nContent-Type: application/json\r\n" +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace holdfast::test
