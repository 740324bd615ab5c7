// Reads parts of responses. All functions throw std::runtime_error if the part is missing, unless they say
// otherwise.
#pragma once

#include "base/json.h"
#include "http/message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::test {

base::Json json_of(const http::Response& response);
// `path` is, for example, "data.user_id" or "accounts.0.id".
const base::Json& at(const base::Json& json, std::string_view path);
std::string text_at(const http::Response& response, std::string_view path);
std::int64_t integer_at(const http::Response& response, std::string_view path);
// The value of a header field; "" if there is none.
std::string field(const http::Response& response, std::string_view name);
std::vector<std::string> set_cookies(const http::Response& response);

}  // namespace holdfast::test
