// What is wrong with a command line that can't be parsed, and what the operator probably meant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace holdfast::cli {

// ": did you mean NAME?" for the name that is most like `word`. Empty if none is like it: at most a third of
// its letters may be wrong, missing, too many or swapped with a neighbour.
std::string suggestion(std::string_view word, const std::vector<std::string>& names);

// One line for each fault; `error` is what app.parse() threw.
std::vector<std::string> usage_faults(const CLI::App& app, const CLI::ParseError& error);

// "there is no command 'docter': did you mean doctor?", with the nearest command of `app`.
std::string no_command(const CLI::App& app, const std::string& word);

}  // namespace holdfast::cli
