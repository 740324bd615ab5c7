#include "accounts/public_events.h"
#include "api/answers.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/page.h"
#include "base/encoding.h"
#include "base/json.h"
#include "storage/events.h"

#include <charconv>

namespace holdfast::api {
namespace {

using storage::EventCursor;

// The most events that one request looks at, whatever the app is told of them.
constexpr std::int64_t kMostLookedAt = 1000;

std::string text_of(const EventCursor& cursor) {
    return base::base64url_encode(std::to_string(cursor.transaction) + "." + std::to_string(cursor.sequence));
}

std::optional<EventCursor> cursor_of(const std::string& text) {
    const auto places = base::base64url_decode(text);
    if (!places) return std::nullopt;
    EventCursor cursor;
    const char* const end = places->data() + places->size();
    const auto first = std::from_chars(places->data(), end, cursor.transaction);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '.') return std::nullopt;
    const auto second = std::from_chars(first.ptr + 1, end, cursor.sequence);
    const bool is_whole = second.ec == std::errc{} && second.ptr == end;
    return is_whole && cursor.transaction >= 0 && cursor.sequence >= 0 ? std::optional(cursor) : std::nullopt;
}

EventCursor require_cursor(const http::Request& request) {
    const std::string* after = request.query.only("after");
    if (after == nullptr) return {};
    const auto cursor = cursor_of(*after);
    if (!cursor) throw Refusal(Error::invalid_request, "after must be the next of an earlier answer.");
    return *cursor;
}

}  // namespace

Response list_events(const Call& call, const storage::App& app) {
    EventCursor cursor = require_cursor(call.request);
    const auto limit = static_cast<std::size_t>(require_page(call.request).limit);
    const auto found = call.context.store.run(storage::ReadEvents{cursor, kMostLookedAt});
    bool has_more = found.size() == static_cast<std::size_t>(kMostLookedAt);
    base::Json::Array events;
    for (const storage::DomainEvent& event : found) {
        const auto told = accounts::public_event(event, app.provider);
        if (told && events.size() == limit) {
            has_more = true;
            break;
        }
        if (told) events.push_back(to_json(*told));
        cursor = event.cursor();
    }
    return success_response(
        200,
        base::Json::object({{"events", std::move(events)}, {"next", text_of(cursor)}, {"more", has_more}}));
}

}  // namespace holdfast::api
