#include "api/rest/headers.h"

#include "api/rest/fault.h"
#include "base/text.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <vector>

namespace holdfast::api::rest {
namespace {

// The items of all fields of this name, which are lists (RFC 9110 section 5.6.1).
std::vector<std::string> items_of(const http::Headers& headers, std::string_view name) {
    std::vector<std::string> items;
    for (const auto& [field, value] : headers.fields()) {
        if (base::ascii_lower(field) != base::ascii_lower(name)) continue;
        for (std::string_view rest = value; !rest.empty();) {
            const auto end = std::min(rest.find(','), rest.size());
            if (std::string item = base::trim(rest.substr(0, end)); !item.empty())
                items.push_back(std::move(item));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return items;
}

// False if the preference is not understood.
bool apply(Preferences& preferences, std::string_view item) {
    if (item == "return=minimal") {
        preferences.answer = Return::minimal;
    } else if (item == "return=headers-only") {
        preferences.answer = Return::headers_only;
    } else if (item == "return=representation") {
        preferences.answer = Return::representation;
    } else if (item == "resolution=merge-duplicates") {
        preferences.resolution = Resolution::merge;
    } else if (item == "resolution=ignore-duplicates") {
        preferences.resolution = Resolution::ignore;
    } else if (item == "count=exact" || item == "count=planned" || item == "count=estimated") {
        preferences.counts = true;
    } else if (item == "missing=default") {
        preferences.defaults_missing = true;
    } else if (item != "missing=null" && item != "handling=lenient" && item != "handling=strict") {
        return false;
    }
    return true;
}

struct Range {
    std::int64_t first;
    std::optional<std::int64_t> last;
};

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool is_number = !text.empty() && text.front() != '-' && error == std::errc() &&
                           end == text.data() + text.size() && number < INT64_MAX / 2;
    return is_number ? std::optional(number) : std::nullopt;
}

// "0-9" and "10-", also with "items=" before it.
std::optional<Range> range_of(const http::Headers& headers) {
    const std::string* field = headers.find("Range");
    if (field == nullptr) return std::nullopt;
    std::string_view text = *field;
    if (const auto unit = text.find('='); unit != text.npos) {
        if (text.substr(0, unit) != "items") return std::nullopt;
        text.remove_prefix(unit + 1);
    }
    const auto dash = std::min(text.find('-'), text.size());
    const auto first = number(text.substr(0, dash));
    const std::string_view end = text.substr(std::min(dash + 1, text.size()));
    const auto last = number(end);
    if (!first || dash == text.size() || (!end.empty() && !last))
        throw unreadable("\"failed to parse the Range header\"", "expecting a range such as 0-9 or 10-");
    if (last && *last < *first) {
        throw Fault(
            416, "PGRST103", "Requested range not satisfiable",
            "The lower boundary must be lower than or equal to the upper boundary in the Range header.");
    }
    return Range{*first, last};
}

}  // namespace

Preferences parse_preferences(const http::Headers& headers) {
    Preferences preferences;
    std::string refused;
    bool is_strict = false;
    for (const std::string& item : items_of(headers, "Prefer")) {
        is_strict = is_strict || item == "handling=strict";
        std::string& list = apply(preferences, item) ? preferences.applied : refused;
        list.append(list.empty() ? "" : ", ").append(base::escape_controls(item, 100));
    }
    if (is_strict && !refused.empty()) {
        throw Fault(400, "PGRST122", "Invalid preferences given with handling=strict",
                    "Invalid preferences: " + refused);
    }
    return preferences;
}

bool wants_object(const http::Headers& headers) {
    const std::vector<std::string> types = items_of(headers, "Accept");
    for (const std::string& item : types) {
        const std::string type =
            base::ascii_lower(base::trim(std::string_view(item).substr(0, item.find(';'))));
        const bool is_stripped = item.find("nulls=stripped") != item.npos;
        if (type == "application/vnd.pgrst.object+json" && !is_stripped) return true;
        if (type == "application/json" || type == "application/*" || type == "*/*" ||
            (type == "application/vnd.pgrst.array+json" && !is_stripped))
            return false;
    }
    if (types.empty()) return false;
    std::string all;
    for (const std::string& item : types) all.append(all.empty() ? "" : ", ").append(item);
    throw Fault(406, "PGRST107",
                "None of these media types are available: " + base::escape_controls(all, 200));
}

Window window_of(const http::Headers& headers, std::optional<std::int64_t> limit,
                 std::optional<std::int64_t> offset) {
    Window window{offset.value_or(0), limit};
    const auto range = range_of(headers);
    if (!range) return window;
    const auto end_of = [](const Window& of) {
        return of.limit ? std::optional(of.offset + *of.limit) : std::nullopt;
    };
    const auto asked = end_of(window);
    const auto ranged = range->last ? std::optional(*range->last + 1) : std::nullopt;
    window.offset = std::max(window.offset, range->first);
    const auto end = asked && ranged ? std::min(asked, ranged) : (asked ? asked : ranged);
    window.limit = end ? std::optional(std::max<std::int64_t>(0, *end - window.offset)) : std::nullopt;
    return window;
}

}  // namespace holdfast::api::rest
