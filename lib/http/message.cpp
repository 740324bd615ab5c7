#include "http/message.h"

#include "http/prepared.h"

#include <algorithm>

namespace holdfast::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* find_in(const Headers::Fields& fields, std::string_view name) {
    const auto found =
        std::ranges::find_if(fields, [&](const auto& field) { return same_name(field.first, name); });
    return found == fields.end() ? nullptr : &found->second;
}

}  // namespace

void Headers::set(std::string_view name, std::string value) {
    std::erase_if(fields_, [&](const auto& field) { return same_name(field.first, name); });
    fields_.emplace_back(name, std::move(value));
}

const std::string* Headers::find(std::string_view name) const {
    const std::string* value = find_in(fields_, name);
    return value == nullptr && defaults_ != nullptr ? find_in(*defaults_, name) : value;
}

Headers::Fields Headers::take() {
    Fields all = std::exchange(fields_, {});
    const Fields* const defaults = std::exchange(defaults_, nullptr);
    if (defaults == nullptr) return all;
    for (const auto& [name, value] : *defaults) {
        if (find_in(all, name) == nullptr) all.emplace_back(name, value);
    }
    return all;
}

void Request::set_target(std::string request_target) {
    target = std::move(request_target);
    const std::string_view whole = target;
    const auto path_size = std::min(whole.find('?'), whole.size());
    path = percent_decode(whole.substr(0, path_size)).value_or("");
    query = Params::parse(whole.substr(std::min(path_size + 1, whole.size())));
}

const std::string& Request::path_param(std::string_view name) const {
    static const std::string none;
    const std::string* value = path_params.only(name);
    return value == nullptr ? none : *value;
}

std::size_t Response::body_bytes() const {
    return prepared == nullptr ? body.size() : prepared->body_bytes();
}

Response Response::json(int status, std::string body) {
    Response response{status, {}, std::move(body)};
    response.headers.add("Content-Type", "application/json");
    return response;
}

Response Response::redirect(int status, std::string location) {
    Response response = Response::empty(status);
    response.headers.add("Location", std::move(location));
    return response;
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 301:
            return "Moved Permanently";
        case 302:
            return "Found";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 307:
            return "Temporary Redirect";
        case 308:
            return "Permanent Redirect";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 406:
            return "Not Acceptable";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 411:
            return "Length Required";
        case 413:
            return "Content Too Large";
        case 414:
            return "URI Too Long";
        case 415:
            return "Unsupported Media Type";
        case 417:
            return "Expectation Failed";
        case 421:
            return "Misdirected Request";
        case 422:
            return "Unprocessable Content";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 502:
            return "Bad Gateway";
        case 503:
            return "Service Unavailable";
        case 504:
            return "Gateway Timeout";
        case 505:
            return "HTTP Version Not Supported";
        default:
            return "";
    }
}

}  // namespace holdfast::http
