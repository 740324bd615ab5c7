// What a request did, in a line for a person: "Anna connects team-files  ->  linked".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace holdfast::demo {

// What is known of a request that is done.
struct Facts {
    std::string method;
    std::string path;
    int status = 0;
    std::string code{};  // the error's, or "connection=success"; empty if the answer has neither
    std::string user{};  // the name of who sent it; empty if nobody was signed in
    std::string account_email{};
    bool was_refused_by_index = false;
};

enum class Tone { good, conflict, bad };
std::string_view name(Tone tone);

struct Story {
    std::string line;
    Tone tone;
};

// nullopt for a request that changes nothing which a person would tell. Names from outside have their control
// characters escaped.
std::optional<Story> tell(const Facts& facts);

// The line for a terminal, in colour, or as it is.
std::string painted(const Story& story, bool in_colour);

}  // namespace holdfast::demo
