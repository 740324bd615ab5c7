#include "instances/served_provider.h"

#include "base/json.h"
#include "http/url.h"
#include "support/demo_fetcher.h"

#include <string_view>
#include <utility>

namespace holdfast::test {
namespace {

// The token endpoint of an asker is below /asker/NAME.
constexpr std::string_view kAsker = "/asker/";

std::string text_in(const http::Response& response, std::string_view name) {
    const auto body = base::Json::parse(response.body);
    const std::string* text = body ? body->string(name) : nullptr;
    return text == nullptr ? "" : *text;
}

}  // namespace

ServedProvider::ServedProvider(const std::string& public_url) : demo_({}, clock_) {
    auto listener = http::Listener::bind({"127.0.0.1", 0});
    origin_ = "http://" + listener.endpoint().text();
    demo_.set_origin(origin_);
    demo_.set_clients({{.redirect_uris = {public_url + "/auth/onedrive/callback"}}});
    server_ = http::serve(
        std::move(listener), {},
        {.route = {},
         .handle = [this](const http::Request& request) { return handle(request); },
         .refuse =
             [](const http::RefusedRequest& refused) { return http::Response::empty(refused.status); }});
}

oauth::Provider ServedProvider::onedrive(const std::string& asker) const {
    oauth::Provider provider = demo_onedrive(origin_);
    provider.token_endpoint.insert(origin_.size(), std::string(kAsker) + asker);
    return provider;
}

std::vector<SeenRefresh> ServedProvider::refreshes() const {
    const sync::Lock lock(mutex_);
    return refreshes_;
}

void ServedProvider::before_answers(Hook hook) {
    const sync::Lock lock(mutex_);
    hook_ = std::move(hook);
}

void ServedProvider::cut_off(const std::string& asker) {
    sync::Lock lock(mutex_);
    dead_.insert(asker);
    ended_.wait(lock, [&]() REQUIRES(mutex_) { return in_work_[asker] == 0; });
}

http::Response ServedProvider::handle(http::Request request) {
    const std::string target = request.target;
    if (!target.starts_with(kAsker)) return demo_.handle(std::move(request));
    const auto end_of_name = target.find('/', kAsker.size());
    request.set_target(target.substr(end_of_name));
    return token(std::move(request), target.substr(kAsker.size(), end_of_name - kAsker.size()));
}

http::Response ServedProvider::token(http::Request request, const std::string& asker) {
    if (!begin(asker)) return http::Response::empty(503);
    const http::Params form = http::Params::parse(request.body);
    http::Response response = demo_.handle(std::move(request));
    if (const std::string* refresh_token = form.only("refresh_token"))
        note({asker, *refresh_token, response.status, text_in(response, "access_token")});
    end(asker);
    return response;
}

bool ServedProvider::begin(const std::string& asker) {
    const sync::Lock lock(mutex_);
    if (dead_.contains(asker)) return false;
    ++in_work_[asker];
    return true;
}

void ServedProvider::end(const std::string& asker) {
    const sync::Lock lock(mutex_);
    --in_work_[asker];
    ended_.notify_all();
}

void ServedProvider::note(const SeenRefresh& refresh) {
    Hook hook;
    {
        const sync::Lock lock(mutex_);
        refreshes_.push_back(refresh);
        hook = hook_;
    }
    if (hook) hook(refresh);
}

}  // namespace holdfast::test
