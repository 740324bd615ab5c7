#include "oauth/demo/demo_provider.h"

#include "http/router.h"
#include "http/url.h"
#include "oauth/demo/accounts.h"
#include "oauth/demo/answers.h"
#include "oauth/demo/authorize.h"
#include "oauth/demo/context.h"
#include "oauth/demo/discovery.h"
#include "oauth/demo/graph.h"
#include "oauth/demo/page.h"
#include "oauth/demo/tokens.h"

#include <functional>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace holdfast::oauth {
namespace demo {

std::string Context::tenant_url(std::string_view tenant) const {
    return origin + "/" + http::percent_encode(tenant);
}

std::string Context::issuer(std::string_view tenant) const { return tenant_url(tenant) + "/v2.0"; }

namespace {

DemoOptions with_default_wait(DemoOptions options) {
    if (!options.wait)
        options.wait = [](std::chrono::milliseconds time) { std::this_thread::sleep_for(time); };
    return options;
}

struct Route {
    http::RoutePattern pattern;
    std::function<http::Response(const http::Request&)> handler;
};

std::vector<Route> routes(Context& context) {
    using http::Request;
    return {
        {{"GET", "/{tenant}/v2.0/.well-known/openid-configuration"},
         [&](const Request& request) { return discovery_document(context, request); }},
        {{"GET", "/{tenant}/discovery/v2.0/keys"}, [&](const Request&) { return key_set(context); }},
        {{"GET", "/{tenant}/oauth2/v2.0/authorize"},
         [&](const Request& request) { return authorize(context, request); }},
        {{"POST", "/{tenant}/oauth2/v2.0/authorize"},
         [&](const Request& request) { return submit_page(context, request); }},
        {{"POST", "/{tenant}/oauth2/v2.0/token"},
         [&](const Request& request) { return token(context, request); }},
        {{"GET", "/v1.0/me"}, [&](const Request& request) { return graph_me(context, request); }},
        {{"GET", "/v1.0/me/drive"}, [&](const Request& request) { return graph_drive(context, request); }},
        {{"GET", "/oidc/userinfo"}, [&](const Request& request) { return userinfo(context, request); }},
        {{"POST", "/oidc/userinfo"}, [&](const Request& request) { return userinfo(context, request); }},
        {{"GET", "/"}, [&](const Request&) { return home_page(context.origin); }},
        {{"GET", "/demo/style.css"}, [](const Request&) { return style_sheet(); }},
        {{"GET", "/demo/icon.svg"}, [](const Request&) { return icon(); }},
        {{"GET", "/favicon.ico"}, [](const Request&) { return icon(); }},
    };
}

std::vector<http::RoutePattern> patterns_of(const std::vector<Route>& routes) {
    std::vector<http::RoutePattern> patterns;
    for (const Route& route : routes) patterns.push_back(route.pattern);
    return patterns;
}

// True if a browser opened the address; programs accept JSON or anything.
bool comes_from_person(const http::Request& request) {
    const std::string* accept = request.headers.find("Accept");
    return accept != nullptr && accept->find("text/html") != std::string::npos;
}

}  // namespace
}  // namespace demo

struct DemoProvider::Impl {
    Impl(DemoOptions options, const base::Clock& clock)
        : context(demo::with_default_wait(std::move(options)), clock),
          routes(demo::routes(context)),
          router(demo::patterns_of(routes)) {}

    demo::Context context;
    std::vector<demo::Route> routes;
    http::Router router;
};

DemoProvider::DemoProvider(DemoOptions options, const base::Clock& clock)
    : impl_(std::make_unique<Impl>(std::move(options), clock)) {}

DemoProvider::~DemoProvider() = default;

void DemoProvider::set_origin(std::string origin) { impl_->context.origin = std::move(origin); }

void DemoProvider::set_clients(std::vector<DemoClient> clients) {
    impl_->context.clients = std::move(clients);
}

http::Response DemoProvider::handle(http::Request request) {
    impl_->router.find(request);
    if (request.route) return impl_->routes[*request.route].handler(request);
    if (request.allow.empty()) {
        if (demo::comes_from_person(request)) return demo::not_found_page();
        return demo::plain_error(404, "not_found", "The demo provider has nothing here.");
    }
    http::Response response = demo::plain_error(405, "method_not_allowed", "This path has no such method.");
    response.headers.set("Allow", request.allow);
    return response;
}

std::string DemoProvider::account_id(std::string_view email) {
    const std::optional<demo::Account> account = demo::find_account(email);
    return account ? account->id : demo::account_id(email);
}

Provider demo_stand_in(const Provider& provider, std::string_view origin) {
    const std::string path = http::Url::parse(provider.authorization_endpoint).value().path;
    const std::string tenant_url = std::string(origin) + path.substr(0, path.find('/', 1));
    const DemoClient client;
    Provider demo = *known_providers().find("onedrive");
    demo.name = provider.name;
    demo.display_name = provider.display_name;
    demo.mark = provider.mark;
    demo.client_id = provider.client_id.empty() ? client.id : provider.client_id;
    demo.client_secret = provider.client_secret.empty() ? client.secret : provider.client_secret;
    demo.authorization_endpoint = tenant_url + "/oauth2/v2.0/authorize";
    demo.token_endpoint = tenant_url + "/oauth2/v2.0/token";
    demo.identity_endpoint = std::string(origin) + "/v1.0/me";
    demo.issuer = tenant_url + "/v2.0";
    demo.jwks_uri = tenant_url + "/discovery/v2.0/keys";
    return demo;
}

}  // namespace holdfast::oauth
