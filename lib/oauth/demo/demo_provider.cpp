#include "oauth/demo/demo_provider.h"

#include "http/router.h"
#include "http/url.h"
#include "oauth/demo/accounts.h"
#include "oauth/demo/answers.h"
#include "oauth/demo/context.h"
#include "oauth/demo/dialect.h"
#include "oauth/demo/page.h"

#include <algorithm>
#include <iterator>
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

std::vector<Route> routes(Context& context) {
    std::vector<Route> all = {
        {{"GET", "/"}, [&](const http::Request&) { return home_page(context.origin); }},
        {{"GET", "/demo/style.css"}, [](const http::Request&) { return style_sheet(); }},
        {{"GET", "/demo/icon.svg"}, [](const http::Request&) { return icon(); }},
        {{"GET", "/favicon.ico"}, [](const http::Request&) { return icon(); }},
    };
    for (const Dialect* dialect : kDialects)
        std::ranges::move(dialect->routes(context), std::back_inserter(all));
    return all;
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

http::Response not_found(const Context& context, const http::Request& request) {
    if (comes_from_person(request)) return not_found_page();
    const std::string_view path =
        std::string_view(request.path).substr(std::min<std::size_t>(1, request.path.size()));
    if (const Dialect* dialect = dialect_of(path.substr(0, path.find('/'))))
        return dialect->not_found(request, context.clock.now());
    return plain_error(404, "not_found", "The demo provider has nothing here.");
}

// https://HOST/PATH as ORIGIN/HOST/PATH; "" stays "".
std::string moved(const std::string& url, std::string_view origin) {
    constexpr std::string_view kScheme = "https://";
    return url.empty() ? url : std::string(origin) + "/" + url.substr(kScheme.size());
}

// `provider` with its own dialect.
Provider in_own_words(Provider provider, std::string_view origin) {
    for (std::string* url :
         {&provider.authorization_endpoint, &provider.token_endpoint, &provider.identity_endpoint,
          &provider.quota_endpoint, &provider.revocation_endpoint, &provider.issuer, &provider.jwks_uri})
        *url = moved(*url, origin);
    return provider;
}

// `provider` as an application at Microsoft.
Provider in_microsofts_words(const Provider& provider, const http::Url& authorization_endpoint,
                             std::string_view origin) {
    const std::string& path = authorization_endpoint.path;
    const std::string tenant_url = std::string(origin) + path.substr(0, path.find('/', 1));
    Provider demo = *known_providers().find("onedrive");
    demo.name = provider.name;
    demo.display_name = provider.display_name;
    demo.mark = provider.mark;
    demo.client_id = provider.client_id;
    demo.client_secret = provider.client_secret;
    demo.authorization_endpoint = tenant_url + "/oauth2/v2.0/authorize";
    demo.token_endpoint = tenant_url + "/oauth2/v2.0/token";
    demo.identity_endpoint = std::string(origin) + "/v1.0/me";
    demo.quota_endpoint = demo.identity_endpoint + "/drive";
    demo.issuer = tenant_url + "/v2.0";
    demo.jwks_uri = tenant_url + "/discovery/v2.0/keys";
    return demo;
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
    if (request.allow.empty()) return demo::not_found(impl_->context, request);
    http::Response response = demo::plain_error(405, "method_not_allowed", "This path has no such method.");
    response.headers.set("Allow", request.allow);
    return response;
}

std::string DemoProvider::account_id(std::string_view email) {
    const std::optional<demo::Account> account = demo::find_account(email);
    return account ? account->id : demo::account_id(email);
}

Provider demo_stand_in(const Provider& provider, std::string_view origin) {
    const http::Url real = http::Url::parse(provider.authorization_endpoint).value();
    Provider demo = demo::dialect_of(real.host) == nullptr ? demo::in_microsofts_words(provider, real, origin)
                                                           : demo::in_own_words(provider, origin);
    demo.handover = provider.handover;
    const DemoClient client;
    if (demo.client_id.empty()) demo.client_id = client.id;
    if (demo.client_secret.empty()) demo.client_secret = client.secret;
    return demo;
}

}  // namespace holdfast::oauth
