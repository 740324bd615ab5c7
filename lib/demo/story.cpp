#include "demo/story.h"

#include "base/text.h"

namespace holdfast::demo {
namespace {

constexpr std::string_view kArrow = "  ->  ";

// "team-files" for team-files@demo.example.
std::string short_name(std::string_view email) {
    return email.empty() ? "an account" : base::escape_controls(email.substr(0, email.find('@')));
}

bool is_success(const Facts& facts) { return facts.status >= 200 && facts.status < 300; }

std::string ending(const Facts& facts) {
    return facts.code.empty() ? std::to_string(facts.status) : facts.code;
}

Story told(std::string what, const Facts& facts, std::string_view success) {
    if (is_success(facts)) return {std::move(what.append(kArrow).append(success)), Tone::good};
    return {std::move(what.append(kArrow).append(ending(facts))), Tone::bad};
}

Story connecting(const std::string& who, const Facts& facts) {
    std::string line = who + " connects " + short_name(facts.account_email);
    if (facts.was_refused_by_index) line.append(kArrow).append("23505");
    if (facts.code == "connection=success") return {line.append(kArrow).append("linked"), Tone::good};
    if (facts.code == "ownership_conflict") return {line.append(kArrow).append("offer"), Tone::conflict};
    return {line.append(kArrow).append(ending(facts)), Tone::bad};
}

}  // namespace

std::string_view name(Tone tone) {
    switch (tone) {
        case Tone::good:
            return "good";
        case Tone::conflict:
            return "conflict";
        case Tone::bad:
            return "bad";
    }
    return "bad";
}

std::optional<Story> tell(const Facts& facts) {
    const std::string who = facts.user.empty() ? "Somebody" : base::escape_controls(facts.user);
    const std::string_view path = facts.path;
    if (facts.method == "GET" && path.starts_with("/auth/") && path.ends_with("/callback"))
        return connecting(who, facts);
    if (facts.method == "POST") {
        if (path == "/api/v1/auth/signup") return told(who + " signs up", facts, "welcome");
        if (path == "/api/v1/auth/login") return told(who + " signs in", facts, "welcome back");
        if (path == "/cloud/transfer-ownership" && facts.status == 202)
            return Story{who + " asks for an account" + std::string(kArrow) + "waits for an answer",
                         Tone::conflict};
        if (path == "/cloud/transfer-ownership") return told(who + " takes over", facts, "owner: " + who);
        if (path.ends_with("/access-token")) return told("An app asks the vault", facts, "a living token");
        if (path == "/cloud/disconnect") return told(who + " disconnects an account", facts, "tokens erased");
    }
    if (facts.method == "DELETE") {
        if (path.starts_with("/me/clouds/")) return told(who + " removes an account", facts, "free again");
        if (path == "/api/v1/auth/me") return told(who + " leaves", facts, "everything is erased");
    }
    return std::nullopt;
}

std::string painted(const Story& story, bool in_colour) {
    if (!in_colour) return story.line;
    const std::string_view colour = story.tone == Tone::good       ? "\x1b[32m"
                                    : story.tone == Tone::conflict ? "\x1b[33m"
                                                                   : "\x1b[31m";
    return std::string(colour) + story.line + "\x1b[0m";
}

}  // namespace holdfast::demo
