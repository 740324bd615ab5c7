// Checks at the start that look at more than the form of the settings (cli/settings.h).
#pragma once

#include "cli/settings.h"

#include <string>
#include <string_view>
#include <vector>

namespace holdfast::cli {

// One line for each setting that works but is a risk: a secret's file or the data directory that other users
// of the machine can read, a secret that can be guessed, plain http on a network, a frontend on another site,
// a system without certificate authorities.
// The data directory and the secrets must exist. Throws SecretError.
std::vector<std::string> start_warnings(const Settings& settings, const std::string& public_url,
                                        const std::string& app_url);

// True if the frequency of its bytes gives a secret less than 96 bits: a word, say, or a repetition.
bool is_guessable(std::string_view secret);

// True if browsers send a SameSite cookie of one to the other: both have the same scheme, and the same host
// or domain. The domain is the last two labels, or three if the second-level one is short, such as co.uk.
bool is_same_site(const std::string& one_url, const std::string& other_url);

}  // namespace holdfast::cli
