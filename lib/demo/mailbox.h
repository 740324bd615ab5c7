// The mails of a demo, which are files: what the page /demo/mailbox shows.
#pragma once

#include "base/json.h"

#include <filesystem>

namespace holdfast::demo {

// {"mails":[{id, sent_at, to, subject, text}]}, the newest first, at most 50. Files that are no mails of ours
// are left out.
base::Json mails_json(const std::filesystem::path& folder);

}  // namespace holdfast::demo
