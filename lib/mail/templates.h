// What mails say: a file for each kind, language and form, compiled in and replaceable.
//
//   KIND.LANGUAGE.txt    the subject, an empty line, and the text
//   KIND.LANGUAGE.html   what stands in the middle of layout.html
//   layout.html          around every HTML
//
// {{name}} in a file is replaced by the value of that name, in HTML escaped.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace holdfast::mail {

// A file of lib/mail/templates (generated).
struct EmbeddedTemplate {
    std::string_view name;
    std::string_view text;
};
std::span<const EmbeddedTemplate> embedded_templates();

// The names that files may have in braces.
inline constexpr std::string_view kPlaceholders[] = {"site",    "link",     "token",   "email",
                                                     "account", "provider", "content", "subject"};

using Values = std::vector<std::pair<std::string_view, std::string_view>>;

struct Rendered {
    std::string subject;
    std::string text;
    std::string html;
};

// Immutable.
class Templates {
  public:
    // The files that are compiled in.
    Templates();
    // The same, with those of the folder in the place of theirs. Otherwise one line for each file there that
    // can't be used: it can't be read, is of no known name, names a placeholder that there is not, or has no
    // subject.
    static std::variant<Templates, std::vector<std::string>> with_folder(const std::string& folder);

    // The mail of a kind. `language` is one of languages().
    Rendered render(std::string_view kind, std::string_view language, const Values& values) const;

    // Those in which every kind is there: "en", "es".
    const std::vector<std::string>& languages() const { return languages_; }

  private:
    const std::string& file(const std::string& name) const;

    std::map<std::string, std::string, std::less<>> files_;
    std::vector<std::string> languages_;
};

}  // namespace holdfast::mail
