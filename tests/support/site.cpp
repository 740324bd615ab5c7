#include "support/site.h"

#include "base/encoding.h"
#include "base/random.h"
#include "http/prepared.h"
#include "support/documented.h"

#include <algorithm>
#include <stdexcept>

namespace holdfast::test {
namespace {

bool has_field(const Fields& fields, std::string_view name) {
    return std::any_of(fields.begin(), fields.end(), [&](const auto& one) { return one.first == name; });
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

http::Response ask(const api::App& app, http::Request request, Reading reading) {
    app.route(request);
    http::Request* const requests[] = {&request};
    if (reading == Reading::ahead) app.read_ahead(requests);
    http::Response response = app.handle(request);
    if (response.prepared != nullptr) response = response.prepared->response_for(request.id);
    must_be_documented(request, response);
    return response;
}

http::Response Site::ask(const std::string& method, const std::string& target, const std::string& body,
                         const Fields& fields) const {
    return handle(make_request(method, target, body, fields));
}

int Site::count(std::string_view table, const std::string& condition) const {
    return std::stoi(
        database->scalar("SELECT count(*) FROM " + database->table(table) + " WHERE " + condition));
}

std::string Site::column(std::string_view table, const std::string& name,
                         const std::string& condition) const {
    if (count(table, condition) != 1) throw std::runtime_error("not one row: " + condition);
    return database->scalar("SELECT " + name + " FROM " + database->table(table) + " WHERE " + condition);
}

}  // namespace holdfast::test
