// Opens a page in the user's browser.
#pragma once

#include <string>

namespace holdfast::cli {

// Hands the URL to xdg-open and does not wait for the browser. False if there is no xdg-open.
[[nodiscard]] bool open_page(const std::string& url);

}  // namespace holdfast::cli
