#include "api/page.h"

#include "api/errors.h"

#include <charconv>

namespace holdfast::api {
namespace {

constexpr std::int64_t kMostItems = 100;

std::optional<std::int64_t> number(const std::string& text) {
    std::int64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    return error == std::errc{} && rest == end ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> Page::after_number() const {
    if (!after) return std::nullopt;
    const auto place = number(*after);
    if (!place) throw Refusal(Error::invalid_request, "cursor must be the next of an earlier page.");
    return place;
}

Page require_page(const http::Request& request) {
    Page page{kMostItems, std::nullopt};
    if (const std::string* limit = request.query.only("limit")) {
        const auto asked = number(*limit);
        if (!asked || *asked < 1 || *asked > kMostItems)
            throw Refusal(Error::invalid_request,
                          "limit must be a number from 1 to " + std::to_string(kMostItems) + ".");
        page.limit = *asked;
    }
    if (const std::string* cursor = request.query.only("cursor")) page.after = *cursor;
    return page;
}

}  // namespace holdfast::api
