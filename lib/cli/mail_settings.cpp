#include "cli/mail_settings.h"

#include "http/url.h"

#include <algorithm>

namespace holdfast::cli {

std::vector<std::string> complete_mail_settings(MailSettings& settings) {
    std::vector<std::string> faults;
    if (settings.smtp) {
        const bool has_user = !settings.smtp->user.empty(), has_password = !settings.smtp_password.empty();
        if (has_user && !has_password) faults.emplace_back("--smtp-password-file is missing");
        if (!has_user && has_password) faults.emplace_back("--smtp-url names no user for the password");
        if (!settings.from) faults.emplace_back("--mail-from is missing");
        settings.smtp->password = settings.smtp_password;
    } else if (!settings.smtp_password.empty()) {
        faults.emplace_back("--smtp-url is missing");
    }
    if (!settings.templates.empty()) {
        auto read = mail::Templates::with_folder(settings.templates);
        if (const auto* wrong = std::get_if<std::vector<std::string>>(&read)) {
            for (const std::string& line : *wrong) faults.push_back("--mail-templates: " + line);
        } else {
            settings.options.templates = std::get<mail::Templates>(std::move(read));
        }
    }
    const auto& languages = settings.options.templates.languages();
    const bool is_given = !settings.language.empty();
    if (is_given && std::ranges::find(languages, settings.language) == languages.end())
        faults.push_back("--mail-language: there are no templates in '" + settings.language + "'");
    settings.options.language = settings.language;
    return faults;
}

accounts::MailOptions mail_options(const MailSettings& settings, const std::string& public_url) {
    accounts::MailOptions options = settings.options;
    const auto url = http::Url::parse(public_url);
    options.from =
        settings.from.value_or(mail::Mailbox{"Holdfast", "holdfast@" + (url ? url->host : "localhost")});
    return options;
}

std::filesystem::path mail_folder(const std::filesystem::path& data_dir) { return data_dir / "mail"; }

std::unique_ptr<mail::Transport> open_transport(const MailSettings& settings,
                                                const std::filesystem::path& data_dir) {
    return settings.smtp ? mail::open_smtp(*settings.smtp) : mail::open_folder(mail_folder(data_dir));
}

}  // namespace holdfast::cli
