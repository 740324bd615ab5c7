// Lists come in pages: `limit` says how long (1 to 100, 100 by default), `cursor` where the page before has
// ended, which its answer told as `next`; null there if no page follows.
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
    std::optional<std::string> after;  // none for the first page

    // `after`, for a list that counts its items. Throws Refusal invalid_request if it is no number.
    std::optional<std::int64_t> after_number() const;

    // Of what was found from `after` on, limit + 1 or more if there are so many: this page.
    template <class Item>
    std::span<const Item> shown(const std::vector<Item>& found) const {
        return std::span(found).first(std::min(found.size(), static_cast<std::size_t>(limit)));
    }

    // The cursor of the next page; null if none follows. `place_of` is the text of an item's place in the
    // list.
    template <class Item, class PlaceOf>
    base::Json next(const std::vector<Item>& found, PlaceOf place_of) const {
        const auto items = shown(found);
        return items.size() < found.size() ? base::Json(place_of(items.back())) : base::Json();
    }
};

// What the query asks for. Throws Refusal invalid_request, which names the parameter.
Page require_page(const http::Request& request);

}  // namespace holdfast::api
