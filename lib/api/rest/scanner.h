// Reads one parameter of a query from left to right.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace holdfast::api::rest {

// A local object; the texts outlive it. What it refuses it throws as Fault PGRST100.
class Scanner {
  public:
    // `what` is for the message: "filter", "select parameter".
    Scanner(std::string_view what, std::string_view text) : what_(what), text_(text) {}

    bool at_end() const { return at_ == text_.size(); }
    // True if the rest begins with `word`.
    bool sees(std::string_view word) const { return text_.substr(at_).starts_with(word); }
    // The same, and goes on behind it.
    bool take(std::string_view word);
    // Blanks count for nothing between the items of a list.
    void skip_blanks();
    // "expected" is for a person: "a column".
    void require(std::string_view word, std::string_view expected);
    void require_end(std::string_view expected);

    // A name: letters, digits and '_', or anything in double quotes.
    std::string name();
    // Small letters and '_'; may be empty.
    std::string_view word();
    // All characters before the first one of `ends`, or a text in double quotes, in which a backslash takes
    // the next character as it is. A quoted text must be followed by one of `ends`.
    std::string value_before(std::string_view ends);
    // All of the rest.
    std::string rest();

    [[noreturn]] void refuse(std::string_view expected) const;

  private:
    std::string quoted();

    std::string_view what_;
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace holdfast::api::rest
