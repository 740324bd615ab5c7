#include "api/assets.h"

#include "base/encoding.h"
#include "base/text.h"
#include "crypto/digest.h"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>
#include <utility>

#include <zlib.h>

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

std::string gzip(std::string_view plain) {
    constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for a gzip header
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
        throw std::runtime_error("the frontend could not be compressed");
    }
    std::string out(deflateBound(&stream, static_cast<uLong>(plain.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(plain.data()));
    stream.avail_in = static_cast<uInt>(plain.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int result = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (result != Z_STREAM_END) throw std::runtime_error("the frontend could not be compressed");
    return out;
}

// RFC 9110 section 12.5.3: a weight of 0 refuses the coding.
bool accepts_gzip(const http::Request& request) {
    const std::string* accepted = request.headers.find("Accept-Encoding");
    if (accepted == nullptr) return false;
    std::string list = base::ascii_lower(*accepted);
    std::erase_if(list, [](char c) { return c == ' ' || c == '\t'; });
    for (std::string_view rest = list; !rest.empty();) {
        const std::string_view item = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(item.size() + 1, rest.size()));
        const std::string_view coding = item.substr(0, item.find(';'));
        const std::string_view weight = item.substr(coding.size());
        if (coding == "gzip")
            return weight.empty() || weight.find_first_not_of(";q=0.") != std::string_view::npos;
    }
    return false;
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
        std::string compressed = gzip(plain);
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
