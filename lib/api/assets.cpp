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

Assets::Assets(Hsts hsts, Edition edition, std::span<const EmbeddedFile> files) : hsts_(hsts) {
    for (const EmbeddedFile& file : files) {
        if (edition == Edition::product && belongs_to_demo(file.path)) continue;
        add(file.path, [file, edition] { return text_of(file, edition); });
    }
}

void Assets::add(std::string_view path, std::function<std::string()> make_text) {
    assets_[std::string(path)].make_text = std::move(make_text);
}

Assets::Answers Assets::make_answers(std::string_view path, const Asset& asset, bool is_gzip) const {
    std::string body = asset.make_text();
    const std::string digest = base::hex_encode(crypto::sha256(body)).substr(0, 16);
    const std::string etag = '"' + digest + (is_gzip ? "-gzip\"" : "\"");
    const std::string_view type = content_type(path);
    http::Response response;
    response.headers.add("ETag", etag);
    response.headers.add("Vary", "Accept-Encoding");
    response.headers.add("Cache-Control", std::string(path.starts_with("assets/") ? kForGood : kAskAgain));
    // Tools of any origin read it.
    if (path == openapi::kFile) response.headers.add("Access-Control-Allow-Origin", "*");
    if (type.starts_with("text/html"))
        response.headers.add("Content-Security-Policy", std::string(kPagePolicy));
    http::Response not_modified = response;
    not_modified.status = 304;
    response.headers.add("Content-Type", std::string(type));
    if (is_gzip) {
        response.headers.add("Content-Encoding", "gzip");
        body = gzip(body, Effort::thorough);
    }
    response.body = std::move(body);
    return {etag, prepared(std::move(response), hsts_), prepared(std::move(not_modified), hsts_)};
}

http::Response Assets::serve(std::string_view path, const http::Request& request) const {
    const auto found = assets_.find(path);
    if (found == assets_.end()) return http::Response::empty(404);
    const Asset& asset = found->second;
    const bool is_gzip = accepts_gzip(request);
    Variant& variant = is_gzip ? asset.gzip : asset.plain;
    if (!variant.is_made) {
        const sync::Lock lock(variant.making);
        if (!variant.answers) variant.answers.emplace(make_answers(path, asset, is_gzip));
        variant.is_made = true;
    }
    const Answers& answers = *variant.answers;
    return (is_known(request, answers.etag) ? answers.not_modified : answers.found).answer();
}

}  // namespace holdfast::api
