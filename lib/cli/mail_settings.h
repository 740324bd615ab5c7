// The settings of mails (cli/settings.h).
#pragma once

#include "accounts/mail_options.h"
#include "mail/transport.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace holdfast::cli {

struct MailSettings {
    std::optional<mail::SmtpServer> smtp;  // nullopt: mails are files in the data directory
    std::string smtp_password;
    std::optional<mail::Mailbox> from;  // nullopt: holdfast@ and the host of the public URL
    std::string templates;              // a folder; empty: those that are compiled in
    std::string language = "en";
    accounts::MailOptions options;  // read from the above
};

// What several of these settings together get wrong. Reads the templates.
std::vector<std::string> complete_mail_settings(MailSettings& settings);

accounts::MailOptions mail_options(const MailSettings& settings, const std::string& public_url);

// DATA_DIR/mail, where mails go without an SMTP server.
std::filesystem::path mail_folder(const std::filesystem::path& data_dir);
std::unique_ptr<mail::Transport> open_transport(const MailSettings& settings,
                                                const std::filesystem::path& data_dir);

}  // namespace holdfast::cli
