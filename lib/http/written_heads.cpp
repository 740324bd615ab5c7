#include "http/written_heads.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace holdfast::http {
namespace {

constexpr std::string_view kLength = "\r\nContent-Length: ";
constexpr std::string_view kDate = "\r\nDate: ";
constexpr std::string_view kEnd = "\r\n\r\n";

bool is_of_one_answer(std::string_view name) {
    return name == "Set-Cookie" || name == "Location" || name == "ETag";
}

bool is_of_kind(const Response& response, const WrittenHeads::Kind& kind, std::string_view request_id) {
    const auto& fields = response.headers.fields();
    return response.status == kind.status && response.body.empty() != kind.has_body &&
           response.headers.defaults() == kind.defaults &&
           std::ranges::equal(fields, kind.fields, [request_id](const auto& field, const auto& kept) {
               return field.first == kept.first &&
                      field.second == (kept.second.empty() ? request_id : kept.second);
           });
}

}  // namespace

std::optional<std::string> WrittenHeads::answer(const Response& response, const Own& own) const {
    const auto head = std::ranges::find_if(
        heads_, [&](const Head& one) { return is_of_kind(response, one.kind, own.request_id); });
    if (head == heads_.end()) return std::nullopt;
    std::array<char, 20> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), response.body.size()).ptr;
    std::string bytes;
    bytes.reserve(head->text.size() + digits.size() + response.body.size());
    bytes = head->text;
    bytes.replace(head->date, own.date.size(), own.date);
    for (const std::size_t id : head->ids) bytes.replace(id, own.request_id.size(), own.request_id);
    if (head->length)
        bytes.insert(*head->length, digits.data(), static_cast<std::size_t>(end - digits.data()));
    return bytes.append(response.body);
}

std::optional<WrittenHeads::Kind> WrittenHeads::kind_of(const Response& response, const Own& own) {
    Kind kind{response.status, !response.body.empty(), {}, response.headers.defaults()};
    for (const auto& [name, value] : response.headers.fields()) {
        if (is_of_one_answer(name) || value.empty()) return std::nullopt;
        kind.fields.emplace_back(name, value == own.request_id ? "" : value);
    }
    return kind;
}

void WrittenHeads::keep(Kind kind, std::string_view answer) {
    Head head{std::move(kind), std::string(answer.substr(0, answer.find(kEnd) + kEnd.size())), std::nullopt};
    if (const auto field = head.text.find(kLength); field != std::string::npos) {
        head.length = field + kLength.size();
        head.text.erase(*head.length, head.text.find('\r', *head.length) - *head.length);
    }
    head.date = head.text.find(kDate) + kDate.size();
    for (const auto& [name, value] : head.kind.fields) {
        if (value.empty()) head.ids.push_back(head.text.find("\r\n" + name + ": ") + name.size() + 4);
    }
    if (heads_.size() < kKept) return heads_.push_back(std::move(head));
    heads_[next_] = std::move(head);
    next_ = (next_ + 1) % kKept;
}

}  // namespace holdfast::http
