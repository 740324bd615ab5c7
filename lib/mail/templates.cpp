#include "mail/templates.h"

#include "base/text.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>

namespace holdfast::mail {
namespace {

constexpr std::string_view kOpen = "{{", kClose = "}}";
constexpr std::string_view kLayout = "layout.html";

std::string_view value_of(const Values& values, std::string_view name) {
    const auto found = std::ranges::find(values, name, &Values::value_type::first);
    return found == values.end() ? std::string_view() : found->second;
}

// Calls fill(name) for each placeholder and returns the text with what it returns.
template <typename Fill>
std::string filled(std::string_view text, Fill fill) {
    std::string result;
    while (true) {
        const auto open = text.find(kOpen);
        const auto close = open == text.npos ? open : text.find(kClose, open);
        if (close == text.npos) return result.append(text);
        result.append(text.substr(0, open)).append(fill(text.substr(open + 2, close - open - 2)));
        text.remove_prefix(close + kClose.size());
    }
}

struct Parts {
    std::string subject;
    std::string text;
};

std::optional<Parts> parts_of(const std::string& file) {
    const auto end = file.find("\n\n");
    if (end == std::string::npos || end == 0 || file.find('\n') != end) return std::nullopt;
    return Parts{file.substr(0, end), file.substr(end + 2)};
}

// What is wrong with a file; "" if nothing is.
std::string fault_of(const std::string& name, const std::string& text) {
    std::string fault;
    (void)filled(text, [&](std::string_view placeholder) {
        if (std::ranges::find(kPlaceholders, placeholder) == std::end(kPlaceholders))
            fault = "names {{" + std::string(placeholder) + "}}, which there is not";
        return "";
    });
    if (fault.empty() && !base::is_utf8(text)) fault = "is not UTF-8";
    if (fault.empty() && name.ends_with(".txt") && !parts_of(text))
        fault = "must begin with the subject and an empty line";
    return fault;
}

}  // namespace

Templates::Templates() {
    for (const EmbeddedTemplate& one : embedded_templates()) files_.emplace(one.name, one.text);
    for (const auto& [name, text] : files_) {
        const auto first = name.find('.'), last = name.rfind('.');
        if (first == last) continue;
        const std::string language = name.substr(first + 1, last - first - 1);
        if (std::ranges::find(languages_, language) == languages_.end()) languages_.push_back(language);
    }
}

std::variant<Templates, std::vector<std::string>> Templates::with_folder(const std::string& folder) {
    Templates templates;
    std::vector<std::string> faults;
    std::error_code error;
    std::filesystem::directory_iterator entries(folder, error);
    if (error) return std::vector<std::string>{"'" + folder + "' can't be read"};
    for (const auto& entry : entries) {
        const std::string name = entry.path().filename().string();
        const auto known = templates.files_.find(name);
        if (known == templates.files_.end()) {
            faults.push_back("'" + name + "' is no template");
            continue;
        }
        std::ifstream in(entry.path(), std::ios::binary);
        std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
        const std::string fault = in.good() || in.eof() ? fault_of(name, text) : "can't be read";
        if (!fault.empty()) faults.push_back("'" + name + "' " + fault);
        known->second = std::move(text);
    }
    std::ranges::sort(faults);
    if (!faults.empty()) return faults;
    return templates;
}

const std::string& Templates::file(const std::string& name) const {
    const auto found = files_.find(name);
    if (found == files_.end()) throw std::logic_error("there is no template " + name);
    return found->second;
}

Rendered Templates::render(std::string_view kind, std::string_view language, const Values& values) const {
    const std::string stem = std::string(kind) + "." + std::string(language);
    const auto as_text = [&](std::string_view name) { return std::string(value_of(values, name)); };
    const auto as_html = [&](std::string_view name) { return base::html_text(value_of(values, name)); };
    const Parts parts = parts_of(file(stem + ".txt")).value();
    const std::string subject = filled(parts.subject, as_text);
    std::string content = filled(file(stem + ".html"), as_html);
    return {subject, filled(parts.text, as_text),
            filled(file(std::string(kLayout)), [&](std::string_view name) {
                if (name == "content") return content;
                return name == "subject" ? base::html_text(subject) : as_html(name);
            })};
}

}  // namespace holdfast::mail
