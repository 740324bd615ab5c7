// An email that a user types: what is taken is in one form, and fit for a unique column and a log line.
#include "accounts/validation.h"
#include "base/text.h"
#include "fuzz/property.h"

#include <algorithm>
#include <string>

using namespace holdfast;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::text_of(bytes, size);
    const auto email = accounts::normalise_email(text);
    if (!email) return 0;
    must(email->size() <= accounts::kMaxEmailBytes && base::is_utf8(*email), "UTF-8 within its bound");
    must(!base::has_control(*email) && !base::has_white_space(*email), "no control and no blank");
    must(std::count(email->begin(), email->end(), '@') == 1, "one at");
    must(email->front() != '@' && email->back() != '@', "text on both sides");
    must(accounts::normalise_email(*email) == email, "one form only");
    return 0;
}
