#include "api/assets.h"

#include "api/compression.h"
#include "base/encoding.h"
#include "crypto/digest.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace holdfast::api {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kContentTypes = {{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".json", "application/json"},
}};

std::string_view content_type(std::string_view path) {
    for (const auto& [suffix, type] : kContentTypes) {
        if (path.ends_with(suffix)) return type;
    }
    return "application/octet-stream";
}

// RFC 9110 section 13.1.2, weak comparison.
bool is_known(const http::Request& request, const std::string& etag) {
    const std::string* known = request.headers.find("If-None-Match");
    return known != nullptr && (*known == "*" || known->find(etag) != std::string::npos);
}

}  // namespace

Assets::Assets(std::span<const EmbeddedFile> files) {
    for (const EmbeddedFile& file : files) {
        std::string plain(reinterpret_cast<const char*>(file.bytes), file.size);
        const std::string etag = base::hex_encode(crypto::sha256(plain)).substr(0, 16);
        std::string compressed = gzip(plain, Effort::thorough);
        assets_.emplace(file.path,
                        Asset{content_type(file.path), std::move(plain), std::move(compressed), etag});
    }
}

http::Response Assets::serve(std::string_view path, const http::Request& request) const {
    const auto found = assets_.find(path);
    if (found == assets_.end()) return http::Response::empty(404);
    const Asset& asset = found->second;
    const bool compressed = accepts_gzip(request);

    http::Response response;
    const std::string etag = '"' + asset.etag + (compressed ? "-gzip\"" : "\"");
    response.headers.set("ETag", etag);
    response.headers.set("Vary", "Accept-Encoding");
    response.headers.set("Cache-Control", "no-cache");
    if (is_known(request, etag)) {
        response.status = 304;
        return response;
    }
    response.headers.set("Content-Type", std::string(asset.content_type));
    if (compressed) response.headers.set("Content-Encoding", "gzip");
    response.body = compressed ? asset.gzip : asset.plain;
    return response;
}

}  // namespace holdfast::api
