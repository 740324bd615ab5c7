// The API's document as a promise: each request that a test sends, and its answer, must be as it says.
#pragma once

#include "http/message.h"

namespace holdfast::test {

// `request` has been through the App's route(); `response` is its answer. Throws std::runtime_error if the
// document has no such answer: another status, another error, a member that is missing, mistyped or not
// described; and if a route of Holdfast's own took a field or a parameter that is not described. A compressed
// answer and a page are not looked into.
void must_be_documented(const http::Request& request, const http::Response& response);

}  // namespace holdfast::test
