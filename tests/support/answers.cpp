#include "support/answers.h"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>

namespace holdfast::test {
namespace {

const base::Json* step_into(const base::Json& json, const std::string& name) {
    const auto* array = json.as_array();
    if (array == nullptr) return json.find(name);
    const std::size_t index = std::stoul(name);
    return index < array->size() ? &(*array)[index] : nullptr;
}

}  // namespace

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
