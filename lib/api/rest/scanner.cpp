#include "api/rest/scanner.h"

#include "api/rest/fault.h"
#include "base/text.h"

#include <algorithm>
#include <utility>

namespace holdfast::api::rest {
namespace {

constexpr std::size_t kMostQuotedBytes = 100;  // of a request's text in an error
constexpr std::string_view kQuote = "\"";

bool is_small_letter(char c) { return (c >= 'a' && c <= 'z') || c == '_'; }

bool is_of_name(char c) { return is_small_letter(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

std::string next_of(std::string_view text) {
    if (text.empty()) return "end of input";
    const auto first = base::first_code_point(text);
    return '"' + base::escape_controls(text.substr(0, first ? first->size : 1)) + '"';
}

}  // namespace

bool Scanner::take(std::string_view word) {
    if (!sees(word)) return false;
    at_ += word.size();
    return true;
}

void Scanner::skip_blanks() {
    while (take(" ")) {
    }
}

void Scanner::require(std::string_view word, std::string_view expected) {
    if (!take(word)) refuse(expected);
}

void Scanner::require_end(std::string_view expected) {
    if (!at_end()) refuse(expected);
}

std::string Scanner::name() {
    if (sees(kQuote)) return quoted();
    const auto begin = at_;
    while (!at_end() && is_of_name(text_[at_])) ++at_;
    if (at_ == begin) refuse("a column");
    return std::string(text_.substr(begin, at_ - begin));
}

std::string_view Scanner::word() {
    const auto begin = at_;
    while (!at_end() && is_small_letter(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
}

std::string Scanner::value_before(std::string_view ends) {
    if (sees(kQuote)) {
        std::string value = quoted();
        if (at_end() || ends.find(text_[at_]) == ends.npos) refuse("\",\" or \")\"");
        return value;
    }
    const auto begin = at_;
    at_ = std::min(text_.find_first_of(ends, at_), text_.size());
    return std::string(text_.substr(begin, at_ - begin));
}

std::string Scanner::rest() {
    const auto begin = std::exchange(at_, text_.size());
    return std::string(text_.substr(begin));
}

std::string Scanner::quoted() {
    std::string value;
    require(kQuote, "a quote");
    while (!take(kQuote)) {
        take("\\");
        if (at_end()) refuse("a quote");
        value += text_[at_++];
    }
    return value;
}

void Scanner::refuse(std::string_view expected) const {
    throw unreadable("\"failed to parse " + std::string(what_) + " (" +
                         base::escape_controls(text_, kMostQuotedBytes) + ")\" (line 1, column " +
                         std::to_string(at_ + 1) + ")",
                     "unexpected " + next_of(text_.substr(at_)) + " expecting " + std::string(expected));
}

}  // namespace holdfast::api::rest
