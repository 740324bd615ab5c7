#include "bench/requests.h"

#include "base/json.h"

#include <algorithm>
#include <stdexcept>

namespace holdfast::bench {

std::string get(std::string_view target, std::string_view fields) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n";
}

std::string post(std::string_view target, std::string_view body, std::string_view fields) {
    return "POST " + std::string(target) +
           " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n" + std::string(fields) + "\r\n" + std::string(body);
}

std::string bearer(std::string_view access_token) {
    return "Authorization: Bearer " + std::string(access_token) + "\r\n";
}

std::string text_in(std::string_view body, std::string_view names) {
    const auto json = base::Json::parse(body);
    const base::Json* found = json ? &*json : nullptr;
    while (found != nullptr && !names.empty()) {
        const auto dot = std::min(names.find('.'), names.size());
        found = found->find(names.substr(0, dot));
        names.remove_prefix(std::min(dot + 1, names.size()));
    }
    if (found == nullptr || found->as_string() == nullptr) throw std::runtime_error(std::string(body));
    return *found->as_string();
}

std::string credentials(std::string_view email) {
    return R"({"username":"Ada","password":"correct horse","email":")" + std::string(email) + "\"}";
}

std::string sign_up(test::Client& client, std::string_view email) {
    const auto answer = client.ask(post("/api/v1/auth/signup", credentials(email)));
    return text_in(answer.body, "data.access_token");
}

}  // namespace holdfast::bench
