#include "accounts/linked_accounts.h"
#include "accounts/linking.h"
#include "api/answers.h"
#include "api/cookies.h"
#include "api/gotrue/app_page.h"
#include "api/gotrue/errors.h"
#include "api/gotrue/fields.h"
#include "api/gotrue/handlers.h"
#include "api/gotrue/user_json.h"
#include "base/encoding.h"
#include "base/text.h"
#include "crypto/pkce.h"
#include "http/url.h"
#include "oauth/provider.h"
#include "storage/sessions.h"

#include <algorithm>

namespace holdfast::api::gotrue {
namespace {

using base::Json;

// `redirect_to` if it is a page of the app; else the app's own page, as Supabase's server takes its SITE_URL.
std::string page_to_return_to(const Call& call) {
    return app_page(call).value_or(call.context.app_url + "/app");
}

// What a client of flowType "pkce" asks for; nullopt for any other. Throws SupabaseRefusal validation_failed.
std::optional<accounts::AppReturn> app_return_of(const Call& call) {
    const auto parameter = [&](std::string_view name) {
        const std::string* text = call.request.query.only(name);
        return text != nullptr ? *text : std::string();
    };
    const std::string challenge = parameter("code_challenge"), method = parameter("code_challenge_method");
    if (challenge.empty() && method.empty()) return std::nullopt;
    if (challenge.empty() || method.empty())
        throw invalid("PKCE flow requires code_challenge_method and code_challenge");
    if (base::ascii_lower(method) != "s256")
        throw invalid("The code_challenge_method is not supported: it must be s256");
    if (!crypto::is_code_challenge(challenge)) throw invalid("The code_challenge must be one of S256");
    return accounts::AppReturn{page_to_return_to(call), challenge};
}

// True if the link was followed on a page of the app. A ticket names its user, whoever opens it: without this
// a stranger could send theirs to somebody, whose cloud account would then be linked to the stranger's user.
bool came_from_app(const Call& call) {
    const std::string* referrer = call.request.headers.find("Referer");
    const auto page = referrer != nullptr ? url_of(*referrer) : std::nullopt;
    return page &&
           (has_origin_of(*page, call.context.app_url) || has_origin_of(*page, call.context.public_url));
}

}  // namespace

// The browser that goes on from here has no cookie of ours, because a page of another origin has sent this
// request. So it gets a ticket for a link of ours, which sets the flow's cookie.
http::Response authorize_identity(const Call& call, const CurrentUser& user) {
    const std::string* name = call.request.query.only("provider");
    const oauth::Provider* provider = name != nullptr ? call.context.providers.find(*name) : nullptr;
    if (provider == nullptr) throw invalid("Unsupported provider: Provider could not be found");
    http::Params query;
    query.add("ticket", call.context.linking.ticket(*provider, user, app_return_of(call)));
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
