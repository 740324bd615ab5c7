#include "http/prepared.h"

#include "http/library_server.h"

#include <stdexcept>
#include <utility>

namespace holdfast::http {

namespace {

std::vector<std::size_t> places_of_id(std::string_view text) {
    std::vector<std::size_t> places;
    for (auto at = text.find(PreparedResponse::kRequestId); at != std::string_view::npos;
         at = text.find(PreparedResponse::kRequestId, at + 1)) {
        places.push_back(at);
    }
    return places;
}

std::string with_id(std::string text, std::string_view id) {
    const auto places = places_of_id(text);
    for (auto at = places.rbegin(); at != places.rend(); ++at) {
        text.replace(*at, PreparedResponse::kRequestId.size(), id);
    }
    return text;
}

}  // namespace

PreparedResponse::PreparedResponse(Response response) : response_(std::move(response)) {
    const auto written = LibraryServer().answer({"GET", "/", kRequestId}, [this] {
        return LibraryServer::Answer{response_, ""};
    });
    if (!written) throw std::invalid_argument("a response that can't be sent");
    constexpr std::string_view kDate = "\r\nDate: ";
    head_ = written->own.substr(0, written->own.find("\r\n\r\n") + 2);
    date_ = head_.find(kDate) + kDate.size();
    ids_in_head_ = places_of_id(head_);
    ids_in_body_ = places_of_id(response_.body);
}

Response PreparedResponse::answer() const {
    Response answer = Response::empty(response_.status);
    answer.prepared = this;
    return answer;
}

Response PreparedResponse::response_for(std::string_view request_id) const {
    Response response = Response::empty(response_.status);
    for (auto& [name, value] : Headers(response_.headers).take())
        response.headers.add(std::move(name), with_id(std::move(value), request_id));
    response.body = with_id(response_.body, request_id);
    return response;
}

AnswerBytes PreparedResponse::bytes(const Own& own) const {
    constexpr std::size_t kMostOfConnection = 32;
    const bool has_own_body = own.wants_body && !ids_in_body_.empty();
    std::string bytes;
    bytes.reserve(head_.size() + kMostOfConnection + (has_own_body ? response_.body.size() : 0));
    bytes = head_;
    bytes.replace(date_, own.date.size(), own.date);
    for (const std::size_t at : ids_in_head_) bytes.replace(at, own.request_id.size(), own.request_id);
    if (!own.connection.empty()) bytes.append("Connection: ").append(own.connection).append("\r\n");
    bytes.append("\r\n");
    if (!own.wants_body) return {std::move(bytes)};
    if (!has_own_body) return {std::move(bytes), response_.body};
    const std::size_t body = bytes.size();
    bytes.append(response_.body);
    for (const std::size_t at : ids_in_body_) bytes.replace(body + at, own.request_id.size(), own.request_id);
    return {std::move(bytes)};
}

}  // namespace holdfast::http
