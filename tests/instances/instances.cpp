#include "instances/instances.h"

#include "support/demo_fetcher.h"
#include "support/holdfast_process.h"
#include "wire/client.h"

#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

namespace holdfast::test {
namespace {

// Where a proxy before the processes would be: nobody connects to it.
constexpr const char* kPublicUrl = "http://127.0.0.1:8080";

bool is_postgres(const std::string& database_url) { return database_url.starts_with("postgresql:"); }

std::string bytes_of(const http::Request& request) {
    std::string bytes = request.method + " " + request.target + " HTTP/1.1\r\nConnection: close\r\n";
    if (request.headers.find("Host") == nullptr) bytes += "Host: 127.0.0.1:8080\r\n";
    for (const auto& [name, value] : request.headers.fields()) bytes += name + ": " + value + "\r\n";
    if (!request.body.empty() || request.method == "POST")
        bytes += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return bytes + "\r\n" + request.body;
}

http::Response response_of(const WireResponse& wire) {
    http::Response response;
    response.status = wire.status;
    response.body = wire.body;
    for (auto line = wire.head.find("\r\n") + 2; line < wire.head.size();) {
        const auto colon = wire.head.find(": ", line);
        const auto end = wire.head.find("\r\n", line);
        response.headers.add(wire.head.substr(line, colon - line),
                             wire.head.substr(colon + 2, end - colon - 2));
        line = end + 2;
    }
    return response;
}

http::Response ask_over_socket(const http::Endpoint& server, const http::Request& request) {
    Client client(server);
    client.send(bytes_of(request));
    const auto response = client.read(request.method == "HEAD");
    if (!response) throw std::runtime_error("the connection ended without a response");
    return response_of(*response);
}

}  // namespace

Instances::Instances(std::unique_ptr<Backend> fresh_database, std::size_t count,
                     const std::vector<std::string>& flags, const std::string& url_suffix)
    : Site(std::move(fresh_database), kPublicUrl, kPublicUrl),
      flags_(flags),
      url_suffix_(url_suffix),
      provider_(kPublicUrl),
      servers_(count) {
    std::ofstream(secret_file()) << "the secret of an installation that only tests ever see\n";
    for (std::size_t i = 0; i < count; ++i) start(i);
    for (Server& server : servers_) await_ready(server);
}

void Instances::start(std::size_t number) {
    Server& server = servers_.at(number);
    server.name = std::to_string(number) + "." + std::to_string(++server.starts);
    server.process =
        std::make_unique<Process>(command(number), std::vector<std::string>{"HOLDFAST_RATE_LIMITS=off"});
}

void Instances::await_ready(Server& server) const {
    server.endpoint = endpoint_of(*server.process);
    const auto ready = ask_over_socket(server.endpoint, make_request("GET", "/ready"));
    if (ready.status != 200) throw std::runtime_error("not ready: " + ready.body + "\n" + log());
}

void Instances::kill(std::size_t number) {
    strike(number);
    const Server& server = servers_.at(number);
    if (server.process->await_end() != -SIGKILL)
        throw std::runtime_error("it had ended by itself: " + server.process->said());
    provider_.cut_off(server.name);
    if (!is_postgres(database->url())) return;
    const std::string sessions =
        "SELECT count(*) FROM pg_stat_activity WHERE application_name = '" + server.name + "'";
    while (database->scalar(sessions) != "0") std::this_thread::yield();
}

void Instances::restart(std::size_t number) {
    start(number);
    await_ready(servers_.at(number));
}

std::string Instances::database_url(const std::string& name) const {
    const std::string url = database->url() + url_suffix_;
    return is_postgres(url) ? url + "&application_name=" + name : url;
}

std::vector<std::string> Instances::command(std::size_t number) const {
    const std::string& name = servers_.at(number).name;
    const auto provider = provider_.onedrive(name);
    std::vector<std::string> words = {
        HOLDFAST_BINARY,
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--drain-seconds",
        "0",
        "--data-dir",
        (folder_.path() / std::to_string(number)).string(),
        "--database-url",
        database_url(name),
        "--public-url",
        public_url,
        "--secret-file",
        secret_file(),
        "--onedrive-client-id",
        provider.client_id,
        "--onedrive-client-secret",
        provider.client_secret,
        "--onedrive-authorization-endpoint",
        provider.authorization_endpoint,
        "--onedrive-token-endpoint",
        provider.token_endpoint,
        "--onedrive-identity-endpoint",
        provider.identity_endpoint,
        "--onedrive-issuer",
        provider.issuer,
        "--onedrive-jwks-uri",
        provider.jwks_uri,
    };
    words.insert(words.end(), flags_.begin(), flags_.end());
    return words;
}

http::Response Instances::handle(const http::Request& request) const {
    return ask_over_socket(endpoint(turn_++ % size()), request);
}

std::string Instances::sign_in_at_provider(const std::string& authorization_url, const std::string& email) {
    return sign_in_at_demo(provider_.demo(), authorization_url, email);
}

std::vector<int> Instances::stop() {
    std::vector<int> statuses;
    for (const Server& server : servers_) statuses.push_back(server.process->stop());
    return statuses;
}

std::string Instances::log() const {
    std::string all;
    for (const Server& server : servers_) all += server.process->said();
    return all;
}

void check_they_stop_without_a_fault(Instances& instances) {
    for (const int status : instances.stop()) CHECK(status == 0);
    for (const char* trouble : {"[FAULT]", "[UPSERT_ERROR]", "ERROR"})
        CHECK_THAT(instances.log(), !Catch::Contains(trouble));
}

}  // namespace holdfast::test
