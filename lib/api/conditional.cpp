#include "api/conditional.h"

#include "api/compression.h"
#include "base/encoding.h"
#include "crypto/digest.h"

#include <utility>

namespace holdfast::api {

bool is_known(const http::Request& request, const std::string& etag) {
    const std::string* known = request.headers.find("If-None-Match");
    return known != nullptr && (*known == "*" || known->find(etag) != std::string::npos);
}

http::Response json_unless_known(const http::Request& request, std::string json) {
    const std::string etag = '"' + base::hex_encode(crypto::sha256(json)).substr(0, 32) + '"';
    http::Response response;
    if (is_known(request, etag)) {
        response.status = 304;
        response.headers.set("Vary", "Accept-Encoding");
    } else {
        response = compressed(request, http::Response::json(200, std::move(json)));
    }
    // Weak, because the plain and the compressed form have the same tag.
    response.headers.set("ETag", "W/" + etag);
    return response;
}

}  // namespace holdfast::api
