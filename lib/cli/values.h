// Reads the values of settings that several tables have.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

// What is wrong with a value; nullopt if it is good.
using Fault = std::optional<std::string>;

// Any text but the empty one.
Fault set_text(std::string& field, const std::string& value);

// What storage::open_store would not understand of a URL.
Fault database_url_fault(const std::string& url);

// The words of a text that blanks separate.
std::vector<std::string> split(const std::string& text);

}  // namespace holdfast::cli
