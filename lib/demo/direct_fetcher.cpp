#include "demo/direct_fetcher.h"

#include "base/random.h"
#include "http/prepared.h"
#include "http/url.h"

namespace holdfast::demo {

http::FetchResult DirectFetcher::fetch(const http::FetchRequest& fetched) {
    const auto url = http::Url::parse(fetched.url);
    if (!url) return http::FetchFailure::bad_url;
    const auto handler = handlers_.find(url->origin());
    if (handler == handlers_.end()) return http::FetchFailure::connect;
    http::Request request;
    request.method = fetched.method;
    request.set_target(url->target());
    request.headers = fetched.headers;
    request.headers.set("Host", url->authority());
    request.body = fetched.body;
    request.remote_address = "127.0.0.1";
    request.id = base::random_uuid();
    const std::string id = request.id;
    http::Response response = handler->second(std::move(request));
    if (response.prepared != nullptr) response = response.prepared->response_for(id);
    return http::Answer{response.status, std::move(response.headers), std::move(response.body)};
}

}  // namespace holdfast::demo
