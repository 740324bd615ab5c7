#include "support/world.h"

#include "base/encoding.h"
#include "base/random.h"

#include <algorithm>
#include <stdexcept>

namespace holdfast::test {
namespace {

cli::InstallationOptions installation_options_of(const WorldOptions& options) {
    auto provider = oauth::demo_onedrive(kDemoOrigin, "common");
    const oauth::DemoOptions client;
    provider.client_id = client.client_id;
    provider.client_secret = client.client_secret;
    return {
        .keys = crypto::Keys::derive("the secret of an installation that only tests ever see"),
        .public_url = options.public_url,
        .app_url = options.app_url,
        .min_password_characters = options.min_password_characters,
        .hashing_slots = options.hashing_slots,
        .hashing_wait = options.hashing_wait,
        .rate_limits = options.rate_limits,
        .trusted_proxies = options.trusted_proxies,
        .callbacks = {.places = 256},
        .providers = {provider},
    };
}

oauth::DemoOptions without_waiting() {
    oauth::DemoOptions options;
    options.wait = [](std::chrono::milliseconds) {};
    return options;
}

bool has_field(const Fields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return one.first == name; });
}

bool changes_something(const std::string& method) { return method != "GET" && method != "HEAD"; }

// RFC 6265 section 5.1.4.
bool path_matches(std::string_view asked, std::string_view cookie_path) {
    if (!asked.starts_with(cookie_path)) return false;
    return asked.size() == cookie_path.size() || cookie_path.ends_with('/') ||
           asked[cookie_path.size()] == '/';
}

// The value of an attribute; nothing where the Set-Cookie has none of that name.
std::optional<std::string> attribute(const std::string& set_cookie, const std::string& name) {
    const auto start = set_cookie.find("; " + name);
    if (start == std::string::npos) return std::nullopt;
    const auto value = start + 2 + name.size();
    const auto end = std::min(set_cookie.find(';', value), set_cookie.size());
    return set_cookie.substr(std::min(value + 1, end), end - std::min(value + 1, end));
}

// RFC 6265bis section 4.1.3.
void check_prefix(const std::string& name, const std::string& set_cookie, const std::string& path) {
    const bool host = name.starts_with("__Host-");
    if (!host && !name.starts_with("__Secure-")) return;
    const bool fits =
        attribute(set_cookie, "Secure") && !(host && (path != "/" || attribute(set_cookie, "Domain")));
    if (!fits) throw std::runtime_error("browsers refuse this cookie: " + set_cookie);
}

http::Response expect(int status, http::Response response) {
    if (response.status != status) {
        throw std::runtime_error("expected " + std::to_string(status) + ", got " +
                                 std::to_string(response.status) + " " + response.body);
    }
    return response;
}

const base::Json* step_into(const base::Json& json, const std::string& name) {
    const auto* array = json.as_array();
    if (array == nullptr) return json.find(name);
    const std::size_t index = std::stoul(name);
    return index < array->size() ? &(*array)[index] : nullptr;
}

}  // namespace

http::Request make_request(const std::string& method, const std::string& target, const std::string& body,
                           const Fields& fields) {
    http::Request request;
    request.method = method;
    request.set_target(target);
    request.body = body;
    request.remote_address = "127.0.0.1";
    request.id = base::random_uuid();
    if (!body.empty() && !has_field(fields, "Content-Type"))
        request.headers.add("Content-Type", "application/json");
    for (const auto& [name, value] : fields) request.headers.add(name, value);
    return request;
}

Fields bearer(const std::string& access_token) { return {{"Authorization", "Bearer " + access_token}}; }

World::World(std::unique_ptr<contract::Backend> fresh_database, WorldOptions world_options)
    : options(std::move(world_options)),
      database(std::move(fresh_database)),
      demo(without_waiting(), clock),
      fetcher(demo),
      installation_options(installation_options_of(options)),
      real_store(database->open()),
      store(*real_store),
      installation(installation_options, {store, fetcher, clock, log}),
      second_instance(installation_options, {store, fetcher, clock, log}),
      third_instance(installation_options, {store, fetcher, clock, log}) {
    demo.set_origin(kDemoOrigin);
    demo.set_redirect_uris({options.public_url + "/auth/onedrive/callback"});
}

const api::App& World::next_instance() const {
    switch (turn_++ % 3) {
        case 0:
            return installation.app();
        case 1:
            return second_instance.app();
        default:
            return third_instance.app();
    }
}

http::Response World::handle(http::Request request) const { return next_instance().handle(request); }

http::Response World::ask(const std::string& method, const std::string& target, const std::string& body,
                          const Fields& fields) const {
    return handle(make_request(method, target, body, fields));
}

int World::count(std::string_view table, const std::string& condition) const {
    return std::stoi(
        database->scalar("SELECT count(*) FROM " + database->table(table) + " WHERE " + condition));
}

std::string World::column(std::string_view table, const std::string& name,
                          const std::string& condition) const {
    if (count(table, condition) != 1) throw std::runtime_error("not one row: " + condition);
    return database->scalar("SELECT " + name + " FROM " + database->table(table) + " WHERE " + condition);
}

http::Response Browser::send(const std::string& method, const std::string& target, const std::string& body,
                             const Fields& fields) {
    auto request = make_request(method, target, body, fields);
    const std::string cookies = cookie_header(request.path);
    if (!cookies.empty()) request.headers.add("Cookie", cookies);
    if (origin && changes_something(method) && !has_field(fields, "Origin"))
        request.headers.add("Origin", *origin);
    auto response = (app_ != nullptr ? *app_ : world_->next_instance()).handle(request);
    keep_cookies(response);
    return response;
}

Person Browser::session_of(const http::Response& response) const {
    return {text_at(response, "data.user_id"), text_at(response, "data.email"),
            text_at(response, "data.access_token"), text_at(response, "data.refresh_token")};
}

Person Browser::sign_up(const std::string& email, const std::string& password) {
    const auto body =
        base::Json::object({{"email", email}, {"password", password}, {"username", "User of " + email}});
    return session_of(expect(201, post("/api/v1/auth/signup", body.dump())));
}

Person Browser::log_in(const std::string& email, const std::string& password) {
    const auto body = base::Json::object({{"email", email}, {"password", password}});
    return session_of(expect(200, post("/api/v1/auth/login", body.dump())));
}

std::string Browser::login_url() { return text_at(expect(200, get("/auth/onedrive/login-url")), "url"); }

std::string Browser::come_back(const std::string& login_url, const std::string& email) {
    return sign_in_at_demo(world_->demo, login_url, email).substr(world_->options.public_url.size());
}

http::Response Browser::connect(const std::string& email, const Fields& fields) {
    return get(come_back(login_url(), email), fields);
}

std::string Browser::cookie(const std::string& name, const std::string& target) const {
    for (const Cookie& one : cookies_) {
        if (one.name == name && path_matches(target, one.path)) return one.value;
    }
    return "";
}

void Browser::set_cookie(const std::string& name, const std::string& value, const std::string& path) {
    std::erase_if(cookies_, [&](const Cookie& one) { return one.name == name && one.path == path; });
    if (!value.empty()) cookies_.push_back({name, value, path});
}

std::string Browser::cookie_header(const std::string& path) const {
    std::string header;
    for (const Cookie& one : cookies_) {
        if (path_matches(path, one.path)) header += (header.empty() ? "" : "; ") + one.name + "=" + one.value;
    }
    return header;
}

void Browser::keep_cookies(const http::Response& response) {
    for (const std::string& text : set_cookies(response)) {
        const auto equals = text.find('=');
        const std::string name = text.substr(0, equals);
        const std::string path = attribute(text, "Path").value_or("/");
        check_prefix(name, text, path);
        const bool removed = attribute(text, "Max-Age") == "0";
        set_cookie(name, removed ? "" : text.substr(equals + 1, text.find(';') - equals - 1), path);
    }
}

base::Json json_of(const http::Response& response) {
    auto json = base::Json::parse(response.body);
    if (!json) throw std::runtime_error("no JSON: " + response.body);
    return std::move(*json);
}

const base::Json& at(const base::Json& json, std::string_view path) {
    const base::Json* found = &json;
    for (std::string_view rest = path; found != nullptr && !rest.empty();) {
        const auto end = std::min(rest.find('.'), rest.size());
        found = step_into(*found, std::string(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (found == nullptr) throw std::runtime_error("no " + std::string(path) + " in " + json.dump());
    return *found;
}

std::string text_at(const http::Response& response, std::string_view path) {
    const base::Json json = json_of(response);
    const std::string* text = at(json, path).as_string();
    if (text == nullptr) throw std::runtime_error(std::string(path) + " is no text in " + response.body);
    return *text;
}

std::int64_t integer_at(const http::Response& response, std::string_view path) {
    const base::Json json = json_of(response);
    const std::int64_t* integer = at(json, path).as_integer();
    if (integer == nullptr)
        throw std::runtime_error(std::string(path) + " is no integer in " + response.body);
    return *integer;
}

std::string field(const http::Response& response, std::string_view name) {
    const std::string* value = response.headers.find(name);
    return value == nullptr ? "" : *value;
}

std::vector<std::string> set_cookies(const http::Response& response) {
    std::vector<std::string> values;
    for (const auto& [name, value] : response.headers.fields()) {
        if (name == "Set-Cookie") values.push_back(value);
    }
    return values;
}

}  // namespace holdfast::test
