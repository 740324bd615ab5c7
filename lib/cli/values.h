// Reads kinds of values that several tables of settings share.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

// What is wrong with a value; nullopt if it is valid.
using Fault = std::optional<std::string>;

// Takes any text except an empty one.
Fault set_text(std::string& field, const std::string& value);

// Why storage::open_store would refuse the URL.
Fault database_url_fault(const std::string& url);

// The words of a text, separated by blanks.
std::vector<std::string> split(const std::string& text);

}  // namespace holdfast::cli
