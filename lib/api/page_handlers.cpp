#include "api/assets.h"
#include "api/errors.h"
#include "api/handlers.h"
#include "api/openapi/document.h"
#include "http/prepared.h"
#include "http/url.h"
#include "oauth/provider.h"

namespace holdfast::api {
namespace {

// True if a browser uses another loopback name than the public URL ("localhost" for "127.0.0.1"): it is
// redirected, because cookies and redirect URIs work with one host name only.
bool came_by_another_name(const Context& context, const Request& request) {
    const std::string* host = request.headers.find("Host");
    const auto public_url = http::Url::parse(context.public_url);
    const auto asked = host != nullptr ? http::Url::parse(public_url->scheme + "://" + *host) : std::nullopt;
    return asked && asked->is_loopback() && public_url->is_loopback() &&
           asked->origin() != public_url->origin();
}

}  // namespace

Response show_page(const Context& context, const Request& request, std::string_view file) {
    if (came_by_another_name(context, request))
        return Response::redirect(307, context.public_url + request.target);
    return context.assets.serve(file, request);
}

Response show_landing_page(const Call& call) { return show_page(call.context, call.request, "index.html"); }

Response show_app_page(const Call& call) { return show_page(call.context, call.request, "app.html"); }

Response show_account_page(const Call& call) { return show_page(call.context, call.request, "account.html"); }

Response show_docs_page(const Call& call) { return show_page(call.context, call.request, "docs.html"); }

Response show_document(const Call& call) { return call.context.assets.serve(openapi::kFile, call.request); }

Response not_found_page(const Context& context, const Request& request) {
    // Preconditions are ignored for an answer that is not 2xx (RFC 9110 section 13.2.1).
    Request unconditional;
    if (const std::string* encodings = request.headers.find("Accept-Encoding"))
        unconditional.headers.set("Accept-Encoding", *encodings);
    auto response = context.assets.serve("not-found.html", unconditional).prepared->response_for(request.id);
    response.status = 404;
    response.headers.set("Cache-Control", "no-store");
    return response;
}

// While instances are replaced one by one, a page may ask for an asset of another version: it gets the
// present file, which browsers must not cache then.
Response show_asset(const Call& call) {
    const Request& request = call.request;
    auto response = call.context.assets.serve("assets/" + request.path_param("name"), request);
    if (response.status == 404) throw Refusal(Error::not_found);
    if (request.path_param("version") == assets_version()) return response;
    response = response.prepared->response_for(request.id);
    response.headers.set("Cache-Control", "no-cache");
    return response;
}

}  // namespace holdfast::api
