// What a start looks at beyond the form of its settings (cli/settings.h).
#pragma once

#include "cli/settings.h"
#include "crypto/keys.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::cli {

// One line for each thing that works and is still a risk: a secret's file or the data directory that other
// users of the machine can read, a secret that can be guessed, plain http on a network, a frontend on another
// site. The data directory and the secrets are there. Throws SecretError.
std::vector<std::string> start_warnings(const Settings& settings, const std::string& public_url,
                                        const std::string& app_url);

// Compares the keys with those that the database was first served with, and remembers them if it is new.
// Throws SecretError if they are others: nothing that is sealed there could be opened. Throws
// storage::StoreError.
void require_fitting_secret(const Settings& settings, const crypto::Keys& keys);

// True for a secret with under 96 bits by the frequency of its bytes: a word, a repetition.
bool is_guessable(std::string_view secret);

// True if browsers send a SameSite cookie of one to the other: one scheme, and one host or two of one domain.
// A domain is taken as the last two labels, or three below a short second-level one such as co.uk.
bool is_same_site(const std::string& one_url, const std::string& other_url);

}  // namespace holdfast::cli
