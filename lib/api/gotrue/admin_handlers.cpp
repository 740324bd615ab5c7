#include "accounts/user_directory.h"
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/user_changes.h"
#include "api/gotrue/user_json.h"
#include "base/encoding.h"
#include "base/text.h"

#include <charconv>

namespace holdfast::api::gotrue {
namespace {

using base::Json;

constexpr std::int64_t kMostPages = 1'000'000'000;
constexpr std::int64_t kMostPerPage = 1000;

// A parameter of the query that is a number from 1 on; clients send an empty text for none.
std::int64_t page_parameter(const Call& call, std::string_view name, std::int64_t otherwise,
                            std::int64_t most) {
    const std::string* text = call.request.query.only(name);
    if (text == nullptr || text->empty()) return otherwise;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    const bool is_number = error == std::errc{} && end == text->data() + text->size();
    if (!is_number || number < 1 || number > kMostPages)
        throw invalid("Bad Pagination Parameters: \"" + std::string(name) + "\" must be a number from 1 on");
    return std::min(number, most);
}

// A filter that is left out would show, and let an administrator act on, other users than were asked for.
void refuse_unsupported(const Call& call) {
    for (const char* name : {"filter", "sort"}) {
        const std::string* text = call.request.query.only(name);
        if (text != nullptr && !text->empty())
            throw invalid("The parameter \"" + std::string(name) + "\" is not supported");
    }
}

// RFC 8288. The client reads what comes after the first '=', so `page` is the first parameter.
std::string link_of(std::int64_t page, std::int64_t per_page, std::string_view relation) {
    return "</admin/users?page=" + std::to_string(page) + "&per_page=" + std::to_string(per_page) +
           ">; rel=\"" + std::string(relation) + "\"";
}

// Throws SupabaseRefusal validation_failed if the path names no UUID.
std::string require_user_id(const Call& call) {
    std::string id = base::ascii_lower(call.request.path_param("id"));
    if (!base::is_uuid(id)) throw SupabaseRefusal(404, "validation_failed", "user_id must be an UUID");
    return id;
}

// What both a creation and a change may hold, and is refused since it would have no effect.
void refuse_unsupported(const Json& body) {
    refuse_phone(body);
    const std::string ban = optional_text(body, "ban_duration").value_or("");
    if (!ban.empty() && ban != "none") throw invalid("ban_duration is not supported");
    const std::string role = optional_text(body, "role").value_or("");
    if (!role.empty() && role != "authenticated") throw invalid("A user's role is \"authenticated\"");
}

accounts::UserChanges changes_in(const Json& body) {
    accounts::UserChanges changes;
    changes.email = optional_text(body, "email");
    if (changes.email && changes.email->empty()) changes.email.reset();
    changes.password = optional_text(body, "password");
    changes.password_hash = optional_text(body, "password_hash");
    if (changes.password && changes.password_hash)
        throw invalid("Only a password or a password hash should be provided");
    if (optional_flag(body, "email_confirm", false)) changes.has_verified_email = true;
    changes.user_metadata = optional_object(body, "user_metadata");
    changes.app_metadata = optional_object(body, "app_metadata");
    return changes;
}

Json object_or_empty(const Json& json) { return json.is_object() ? json : Json::object({}); }

http::Response user_response(const Call& call, const storage::UserDetails& user) {
    return json_response(user_json(told(call.context, user)));
}

}  // namespace

http::Response list_users(const Call& call) {
    refuse_unsupported(call);
    const std::int64_t page = page_parameter(call, "page", 1, kMostPages);
    const std::int64_t per_page = page_parameter(call, "per_page", 50, kMostPerPage);
    auto found = call.context.user_directory.list(page, per_page);
    Json::Array users;
    for (storage::UserDetails& user : found.users)
        users.push_back(user_json(told(call.context, std::move(user))));
    auto response = json_response(Json::object({{"users", std::move(users)}, {"aud", "authenticated"}}));
    const std::int64_t last = (found.total + per_page - 1) / per_page;
    const std::string next = page < last ? link_of(page + 1, per_page, "next") + ", " : "";
    response.headers.set("Link", next + link_of(last, per_page, "last"));
    response.headers.set("X-Total-Count", std::to_string(found.total));
    return response;
}

http::Response create_user(const Call& call) {
    refuse_unsupported(call.body);
    const accounts::UserChanges given = changes_in(call.body);
    if (!given.email) throw invalid("Cannot create a user without either an email or phone");
    auto id = optional_text(call.body, "id");
    if (id) *id = base::ascii_lower(*id);
    if (id && !base::is_uuid(*id)) throw invalid("ID must conform to the uuid v4 format");
    const Json metadata = object_or_empty(given.user_metadata);
    const accounts::NewUserByAdmin user{*given.email,
                                        username_for(metadata, *given.email),
                                        id,
                                        given.password,
                                        given.password_hash,
                                        given.has_verified_email.value_or(false),
                                        metadata,
                                        object_or_empty(given.app_metadata)};
    const auto result = call.context.user_directory.create(user, call.network);
    return user_response(call, require_changed(result, given, call.context));
}

http::Response show_user_to_admin(const Call& call) {
    return json_response(user_json(require_told(call.context, require_user_id(call))));
}

http::Response update_user_by_admin(const Call& call) {
    const std::string id = require_user_id(call);
    refuse_unsupported(call.body);
    const accounts::UserChanges changes = changes_in(call.body);
    const auto result = call.context.user_directory.update(id, changes, {std::nullopt, call.network});
    return user_response(call, require_changed(result, changes, call.context));
}

http::Response delete_user(const Call& call) {
    const std::string id = require_user_id(call);
    if (optional_flag(call.body, "should_soft_delete", false))
        throw invalid("A user can't be deleted softly here: all their data go");
    if (!call.context.user_directory.remove(id)) throw refusal(Fault::user_not_found);
    return json_response(Json::object({}));
}

}  // namespace holdfast::api::gotrue
