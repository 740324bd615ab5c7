#include "accounts/linked_accounts.h"
#include "accounts/linking.h"
#include "api/answers.h"
#include "api/cookies.h"
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/user_json.h"
#include "base/encoding.h"
#include "http/url.h"
#include "oauth/provider.h"
#include "storage/sessions.h"

#include <algorithm>

namespace holdfast::api::gotrue {
namespace {

using base::Json;

// True if the link was followed on a page of the app. A ticket names its user, whoever opens it: without this
// a stranger could send theirs to somebody, whose cloud account would then be linked to the stranger's user.
bool came_from_app(const Call& call) {
    const std::string* referrer = call.request.headers.find("Referer");
    const auto page = referrer != nullptr ? http::Url::parse(*referrer) : std::nullopt;
    if (!page) return false;
    const auto is_of = [&](const std::string& url) {
        const auto own = http::Url::parse(url);
        return own && own->origin() == page->origin();
    };
    return is_of(call.context.app_url) || is_of(call.context.public_url);
}

}  // namespace

// The browser that goes on from here has no cookie of ours, because a page of another origin has sent this
// request. So it gets a ticket for a link of ours, which sets the flow's cookie.
http::Response authorize_identity(const Call& call, const CurrentUser& user) {
    const std::string* name = call.request.query.only("provider");
    const oauth::Provider* provider = name != nullptr ? call.context.providers.find(*name) : nullptr;
    if (provider == nullptr) throw invalid("Unsupported provider: Provider could not be found");
    http::Params query;
    query.add("ticket", call.context.linking.ticket(*provider, user));
    const std::string url =
        http::with_query(call.context.public_url + "/auth/v1/user/identities/continue", query);
    const std::string* skips_redirect = call.request.query.only("skip_http_redirect");
    if (skips_redirect != nullptr && *skips_redirect == "true")
        return json_response(Json::object({{"url", url}}));
    return http::Response::redirect(302, url);
}

http::Response continue_identity(const Call& call) {
    const std::string* ticket = call.request.query.only("ticket");
    if (!came_from_app(call)) return redirect_to_app(call.context, 302, "error=cross_site");
    const auto start = ticket != nullptr && call.request.method == "GET"
                           ? call.context.linking.begin_by_ticket(call.context.providers, *ticket)
                           : std::nullopt;
    if (!start) return redirect_to_app(call.context, 302, "error=invalid_state");
    const auto* begun = std::get_if<accounts::LinkingStart>(&*start);
    if (begun == nullptr) return redirect_to_app(call.context, 302, "error=provider_unavailable");
    auto response = http::Response::redirect(302, begun->url);
    set_flow_cookie(call.context, call.request, *begun, response);
    return response;
}

http::Response delete_identity(const Call& call, const CurrentUser& user) {
    const std::string& id = call.request.path_param("id");
    if (!base::is_uuid(id)) throw SupabaseRefusal(404, "validation_failed", "identity_id must be an UUID");
    // By its email a user signs in, and by a linked account nobody does.
    if (id == user.user_id) throw refusal(Fault::single_identity_not_deletable);
    const auto accounts = call.context.linked_accounts.list(user.user_id);
    const auto found = std::ranges::find_if(
        accounts, [&](const accounts::AccountView& view) { return view.account.id == id; });
    const bool is_removed =
        found != accounts.end() &&
        call.context.linked_accounts.remove(user.user_id, found->account.provider, id, call.network);
    if (!is_removed) throw refusal(Fault::identity_not_found);
    return json_response(Json::object({}));
}

}  // namespace holdfast::api::gotrue
