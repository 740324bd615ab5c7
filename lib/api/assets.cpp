#include "api/assets.h"

#include "api/compression.h"
#include "api/conditional.h"
#include "api/fixed_answers.h"
#include "api/openapi/document.h"
#include "base/encoding.h"
#include "crypto/digest.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace holdfast::api {
namespace {

constexpr std::string_view kPagePolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

// For assets, whose address holds the version (embed_assets.cmake). The address of a page does not.
constexpr std::string_view kForGood = "public, max-age=31536000, immutable";
constexpr std::string_view kAskAgain = "no-cache";

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

bool is_demo_page(std::string_view path) { return path.starts_with("demo"); }

bool belongs_to_demo(std::string_view path) { return is_demo_page(path) || path.starts_with("assets/demo"); }

// The file's text as the edition has it.
std::string text_of(const EmbeddedFile& file, Edition edition) {
    std::string text(reinterpret_cast<const char*>(file.bytes), file.size);
    if (edition == Edition::product || !file.path.ends_with(".html") || is_demo_page(file.path)) return text;
    const std::size_t head_end = text.find("</head>");
    if (head_end == std::string::npos) return text;
    const std::string folder = "/assets/" + std::string(assets_version());
    return text.insert(head_end, "<link rel=\"stylesheet\" href=\"" + folder +
                                     "/demo-ribbon.css\">\n<script type=\"module\" src=\"" + folder +
                                     "/demo-ribbon.js\"></script>\n");
}

}  // namespace

Assets::Assets(Hsts hsts, Edition edition, std::span<const EmbeddedFile> files) {
    for (const EmbeddedFile& file : files) {
        if (edition == Edition::product && belongs_to_demo(file.path)) continue;
        const std::string_view type = content_type(file.path);
        const std::string_view caching = file.path.starts_with("assets/") ? kForGood : kAskAgain;
        const auto variant_of = [&](const std::string& etag, std::string body, bool is_gzip) -> Variant {
            http::Response response;
            response.headers.add("ETag", etag);
            response.headers.add("Vary", "Accept-Encoding");
            response.headers.add("Cache-Control", std::string(caching));
            // Tools of any origin read it.
            if (file.path == openapi::kFile) response.headers.add("Access-Control-Allow-Origin", "*");
            if (type.starts_with("text/html"))
                response.headers.add("Content-Security-Policy", std::string(kPagePolicy));
            http::Response not_modified = response;
            not_modified.status = 304;
            response.headers.add("Content-Type", std::string(type));
            if (is_gzip) response.headers.add("Content-Encoding", "gzip");
            response.body = std::move(body);
            return {etag, prepared(std::move(response), hsts), prepared(std::move(not_modified), hsts)};
        };
        std::string plain = text_of(file, edition);
        const std::string digest = base::hex_encode(crypto::sha256(plain)).substr(0, 16);
        std::string compressed = gzip(plain, Effort::thorough);
        assets_.emplace(file.path, Asset{variant_of('"' + digest + '"', std::move(plain), false),
                                         variant_of('"' + digest + "-gzip\"", std::move(compressed), true)});
    }
}

http::Response Assets::serve(std::string_view path, const http::Request& request) const {
    const auto found = assets_.find(path);
    if (found == assets_.end()) return http::Response::empty(404);
    const Variant& variant = accepts_gzip(request) ? found->second.gzip : found->second.plain;
    return (is_known(request, variant.etag) ? variant.not_modified : variant.found).answer();
}

}  // namespace holdfast::api
