// The page of an application that a flow or a link of Supabase's surface leads to.
#pragma once

#include "api/route.h"
#include "http/url.h"

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::api::gotrue {

// An absolute URL without its fragment; nullopt if it is none.
std::optional<http::Url> url_of(std::string_view text);

// True if it is of the origin of `own_url`.
bool has_origin_of(const http::Url& url, const std::string& own_url);

// The query's `redirect_to`, if it is a page of the app of at most 512 bytes; else nullopt, as Supabase's
// server takes no page that its project does not name.
std::optional<std::string> app_page(const Call& call);

}  // namespace holdfast::api::gotrue
