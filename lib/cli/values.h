// Reads kinds of values that several tables of settings share.
#pragma once

#include "http/address.h"
#include "http/url.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

// What is wrong with a value; nullopt if it is valid.
using Fault = std::optional<std::string>;

// Takes any text except an empty one.
Fault set_text(std::string& field, const std::string& value);

// ADDRESS:PORT.
Fault set_endpoint(http::Endpoint& field, const std::string& value);

// on or off, 1 or 0, true or false, yes or no.
Fault set_switch(bool& field, const std::string& value);

// 1 to 1000.
Fault set_count(std::size_t& field, const std::string& value);

// "72h": a number of hours.
Fault set_hours(std::chrono::hours& field, const std::string& value, int least, int most);

// The base of other URLs, stored without a slash at its end.
Fault set_base_url(std::string& field, const std::string& value);

// Addresses and ranges, separated by commas.
Fault set_proxies(http::AddressRanges& field, std::string value);

// Names and addresses, separated by commas.
Fault set_hosts(std::vector<std::string>& field, std::string value);

// Why storage::open_store would refuse the URL.
Fault database_url_fault(const std::string& url);

// The words of a text, separated by blanks.
std::vector<std::string> split(const std::string& text);

}  // namespace holdfast::cli
