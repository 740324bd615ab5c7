// What responses hold. All of it throws std::runtime_error where they don't.
#pragma once

#include "base/json.h"
#include "http/message.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace holdfast::test {

base::Json json_of(const http::Response& response);
// "data.user_id", "accounts.0.id".
const base::Json& at(const base::Json& json, std::string_view path);
std::string text_at(const http::Response& response, std::string_view path);
std::int64_t integer_at(const http::Response& response, std::string_view path);
// The value of a header field; "" where there is none.
std::string field(const http::Response& response, std::string_view name);
std::vector<std::string> set_cookies(const http::Response& response);

}  // namespace holdfast::test
