#include "crypto/pkce.h"

#include "base/encoding.h"
#include "base/random.h"
#include "crypto/digest.h"

#include <algorithm>

namespace holdfast::crypto {

namespace {

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

}  // namespace

std::string make_code_verifier() { return base::base64url_encode(base::random_bytes(32)); }

std::string code_challenge(std::string_view verifier) { return base::base64url_encode(sha256(verifier)); }

bool is_code_challenge(std::string_view text) {
    return text.size() == 43 && base::base64url_decode(text).has_value();
}

bool is_code_verifier(std::string_view text) {
    return text.size() >= 43 && text.size() <= 128 && std::all_of(text.begin(), text.end(), is_unreserved);
}

}  // namespace holdfast::crypto
