// Lists come in pages. `limit` is the size of a page (1 to 100, 100 by default). `cursor` is the `next` of
// the page before; `next` is null on the last page.
#pragma once

#include "base/json.h"
#include "http/message.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace holdfast::api {

struct Page {
    std::int64_t limit;
    std::optional<std::string> after;  // the cursor; nullopt for the first page

    // `after` as a number, for a list that counts its items. Throws Refusal invalid_request if it is not one.
    std::optional<std::int64_t> after_number() const;

    // The items of this page. `found` are the items after `after`, at least limit + 1 of them if there are so
    // many.
    template <class Item>
    std::span<const Item> shown(const std::vector<Item>& found) const {
        return std::span(found).first(std::min(found.size(), static_cast<std::size_t>(limit)));
    }

    // The cursor of the next page; null if this is the last one. `place_of` returns the text of an item's
    // place in the list.
    template <class Item, class PlaceOf>
    base::Json next(const std::vector<Item>& found, PlaceOf place_of) const {
        const auto items = shown(found);
        return items.size() < found.size() ? base::Json(place_of(items.back())) : base::Json();
    }
};

// The place of an item in a list that counts its items by `sequence`.
inline constexpr auto by_sequence = [](const auto& item) { return std::to_string(item.sequence); };

// The page that the query asks for. Throws Refusal invalid_request, which names the wrong parameter.
Page require_page(const http::Request& request);

}  // namespace holdfast::api
