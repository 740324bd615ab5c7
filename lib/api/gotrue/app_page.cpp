#include "api/gotrue/app_page.h"

#include <cstddef>

namespace holdfast::api::gotrue {
namespace {

// Bounds the cookie, or the mail, that carries it.
constexpr std::size_t kMaxPageBytes = 512;

}  // namespace

std::optional<http::Url> url_of(std::string_view text) {
    return http::Url::parse(text.substr(0, text.find('#')));
}

bool has_origin_of(const http::Url& url, const std::string& own_url) {
    const auto own = http::Url::parse(own_url);
    return own && own->origin() == url.origin();
}

std::optional<std::string> app_page(const Call& call) {
    const std::string* given = call.request.query.only("redirect_to");
    const auto page = given != nullptr && given->size() <= kMaxPageBytes ? url_of(*given) : std::nullopt;
    if (!page || !has_origin_of(*page, call.context.app_url)) return std::nullopt;
    return page->origin() + page->target();
}

}  // namespace holdfast::api::gotrue
