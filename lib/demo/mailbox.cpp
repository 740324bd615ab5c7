#include "demo/mailbox.h"

#include "base/clock.h"
#include "mail/message.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <vector>

namespace holdfast::demo {
namespace {

constexpr std::size_t kMostMails = 50;

}  // namespace

base::Json mails_json(const std::filesystem::path& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        std::string name = entry.path().filename().string();
        if (name.ends_with(".eml") && !name.starts_with('.')) names.push_back(std::move(name));
    }
    // A name begins with the time (mail/transport.h).
    std::ranges::sort(names, std::greater<>());
    if (names.size() > kMostMails) names.resize(kMostMails);
    base::Json::Array mails;
    for (const std::string& name : names) {
        std::ifstream file(folder / name, std::ios::binary);
        const std::string content{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        const auto mail = mail::read_mail(content);
        if (!mail) continue;
        std::int64_t microseconds = 0;
        std::from_chars(name.data(), name.data() + name.size(), microseconds);
        mails.push_back(base::Json::object(
            {{"id", name.substr(0, name.size() - 4)},
             {"sent_at", base::rfc3339(base::Time(std::chrono::microseconds(microseconds)))},
             {"to", mail->to},
             {"subject", mail->subject},
             {"text", mail->text}}));
    }
    return base::Json::object({{"mails", std::move(mails)}});
}

}  // namespace holdfast::demo
